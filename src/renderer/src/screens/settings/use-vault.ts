import { useCallback, useEffect, useState } from 'react'
import type { VaultView } from '../../../../shared/views.ts'
import { messageOf } from '../../bridge/ask.ts'
import { ask } from '../../bridge/main.ts'

/** Main's picture of the vault, without any secret. */
export interface VaultPicture {
  /** Absent until main answered. */
  readonly vault: VaultView | undefined
  readonly failure: string | undefined
  reload(): Promise<void>
}

/** Asks main when the screen opens, and again after each change. */
export function useVault(): VaultPicture {
  const [vault, setVault] = useState<VaultView>()
  const [failure, setFailure] = useState<string>()

  const reload = useCallback(async (): Promise<void> => {
    try {
      setVault(await ask('vault.state', {}))
      setFailure(undefined)
    } catch (cause) {
      setFailure(messageOf(cause))
    }
  }, [])

  useEffect(() => void reload(), [reload])
  return { vault, failure, reload }
}
