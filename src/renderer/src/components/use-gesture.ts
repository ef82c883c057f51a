import { type KeyboardEvent, type MouseEvent, useRef, useState } from 'react'

/** Handlers for a button whose click must happen once. */
export interface Gesture {
  readonly isBusy: boolean
  readonly onClick: (event: MouseEvent) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

/**
 * One gesture, one action: clicks while the action is in flight, the second click of a double click and the
 * repeats of a held key do nothing.
 */
export function useGesture(action: () => Promise<void>): Gesture {
  const isInFlight = useRef(false)
  const [isBusy, setBusy] = useState(false)

  const run = async (): Promise<void> => {
    isInFlight.current = true
    setBusy(true)
    try {
      await action()
    } finally {
      isInFlight.current = false
      setBusy(false)
    }
  }

  return {
    isBusy,
    onClick: (event) => {
      if (isInFlight.current || event.detail > 1) return
      void run()
    },
    onKeyDown: (event) => {
      if (event.repeat && (event.key === 'Enter' || event.key === ' ')) event.preventDefault()
    },
  }
}
