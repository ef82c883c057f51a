import { type KeyboardEvent, type MouseEvent, useRef, useState } from 'react'
import { type Gate, runOnce } from './run-once.ts'

/** Handlers for a button whose click must happen once. */
export interface Gesture {
  readonly isBusy: boolean
  readonly onClick: (event: MouseEvent) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

/** Binds an action to a button so that a double click or a held key does it once. */
export function useGesture(action: () => Promise<void>): Gesture {
  const gate = useRef<Gate>({ isInFlight: false })
  const [isBusy, setBusy] = useState(false)

  const showBusyWhile = async (): Promise<void> => {
    setBusy(true)
    try {
      await action()
    } finally {
      setBusy(false)
    }
  }
  return {
    isBusy,
    onClick: ({ detail }) => void runOnce(gate.current, detail, showBusyWhile),
    onKeyDown: (event) => {
      if (event.repeat && (event.key === 'Enter' || event.key === ' ')) event.preventDefault()
    },
  }
}
