import { type KeyboardEvent, type MouseEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import { createHold, type Hold, type HoldEnd } from './hold.ts'

/** How long a button must be held, milliseconds. */
export const HOLD_MS = 600

interface HoldOptions {
  readonly isDisabled: boolean
  /** What the hold is about; when it changes under the finger, the hold is broken off. */
  readonly subject: string
  /** Runs once per completed hold; while it runs, nothing can be held. */
  readonly onHeld: () => Promise<void>
  readonly onTapped: () => void
}

/** A hold under way, and the handlers that its button needs. */
export interface HoldGesture {
  readonly isHeld: boolean
  readonly isBusy: boolean
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent) => void
    readonly onPointerUp: () => void
    readonly onPointerLeave: () => void
    readonly onPointerCancel: () => void
    readonly onKeyDown: (event: KeyboardEvent) => void
    readonly onKeyUp: (event: KeyboardEvent) => void
    readonly onBlur: () => void
    readonly onClick: (event: MouseEvent) => void
    readonly onContextMenu: (event: MouseEvent) => void
  }
}

const isPressKey = ({ key }: KeyboardEvent): boolean => key === 'Enter' || key === ' '

/** Binds an action to a button that must be held for 600 ms, with the pointer, Enter or Space. */
export function useHold(options: HoldOptions): HoldGesture {
  const { subject, isDisabled } = options
  const latest = useRef(options)
  useEffect(() => {
    latest.current = options
  })
  const [isHeld, setHeld] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const isRunning = useRef(false)
  const hold = useRef<Hold>(undefined)

  useEffect(() => {
    const run = async (): Promise<void> => {
      isRunning.current = true
      setBusy(true)
      try {
        await latest.current.onHeld()
      } finally {
        isRunning.current = false
        setBusy(false)
      }
    }
    const ended = (end: HoldEnd): void => {
      setHeld(false)
      if (end === 'done') void run()
      if (end === 'tapped') latest.current.onTapped()
    }
    const own = createHold({ holdMs: HOLD_MS, onStart: () => setHeld(true), onEnd: ended })
    const breakOff = (): void => own.breakOff()
    hold.current = own
    window.addEventListener('blur', breakOff)
    return () => {
      window.removeEventListener('blur', breakOff)
      own.breakOff()
    }
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the change of what it is about is what breaks it
  useEffect(() => hold.current?.breakOff(), [subject, isDisabled])

  const press = (): void => {
    if (!latest.current.isDisabled && !isRunning.current) hold.current?.press()
  }
  const breakOff = (): void => hold.current?.breakOff()
  return {
    isHeld,
    isBusy,
    handlers: {
      onPointerDown: (event) => {
        if (event.button === 0 && event.isPrimary) press()
      },
      onPointerUp: () => hold.current?.release(),
      onPointerLeave: breakOff,
      onPointerCancel: breakOff,
      onKeyDown: (event) => {
        if (event.key === 'Escape') breakOff()
        if (!isPressKey(event)) return
        // A button clicks by itself on these keys, and again with each repeat.
        event.preventDefault()
        if (!event.repeat) press()
      },
      onKeyUp: (event) => {
        if (!isPressKey(event)) return
        event.preventDefault()
        hold.current?.release()
      },
      onBlur: breakOff,
      // A click that no press came before is a program's: a screen reader's. It is told to hold.
      onClick: (event) => {
        if (event.detail === 0 && !latest.current.isDisabled) latest.current.onTapped()
      },
      onContextMenu: (event) => event.preventDefault(),
    },
  }
}
