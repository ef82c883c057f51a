import { useCallback, useEffect, useState } from 'react'
import type { StreamsReport } from '../../../../../shared/views.ts'
import { messageOf } from '../../../bridge/ask.ts'
import { ask } from '../../../bridge/main.ts'

const EVERY_MS = 1_000

interface Reported {
  /** Absent until the first answer. */
  readonly report: StreamsReport | undefined
  /** Why there is no newer one. */
  readonly failure: string | undefined
  reload(): void
}

/** Main's report, asked for once a second while somebody looks: nothing is counted for a screen nobody sees. */
export function useStreamsReport(): Reported {
  const [report, setReport] = useState<StreamsReport>()
  const [failure, setFailure] = useState<string>()
  const load = useCallback(async (): Promise<void> => {
    try {
      setReport(await ask('streams.report', {}))
      setFailure(undefined)
    } catch (cause) {
      setFailure(messageOf(cause))
    }
  }, [])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    const next = async (): Promise<void> => {
      await load()
      if (!isOver) timer = setTimeout(next, EVERY_MS)
    }
    void next()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [load])
  return { report, failure, reload: () => void load() }
}
