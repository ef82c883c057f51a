import { useEffect, useState } from 'react'
import type { PricesView } from '../../../shared/prices.ts'
import { messageOf } from './ask.ts'
import { ask } from './main.ts'

/** Main's newest report on prices. */
export interface PricesReport {
  /** Absent until main answered. */
  readonly report: PricesView | undefined
  readonly failure: string | undefined
}

const ASK_EVERY_MS = 1_000

/** Asks once a second while the screen is there. */
export function usePricesReport(): PricesReport {
  const [state, setState] = useState<PricesReport>({ report: undefined, failure: undefined })
  useEffect(() => {
    let isThere = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = async (): Promise<void> => {
      try {
        const report = await ask('prices.report', {})
        if (isThere) setState({ report, failure: undefined })
      } catch (cause) {
        if (isThere) setState((before) => ({ ...before, failure: messageOf(cause) }))
      }
      if (isThere) timer = setTimeout(() => void look(), ASK_EVERY_MS)
    }
    void look()
    return () => {
      isThere = false
      clearTimeout(timer)
    }
  }, [])
  return state
}
