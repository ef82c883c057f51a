import { type FocusEvent, useEffect, useMemo, useRef, useState } from 'react'
import { calmOrder } from './calm-order.ts'

/** Lines in an order that holds still, and the handlers for what is around them. */
export interface CalmOrder {
  readonly ids: readonly string[]
  readonly around: {
    readonly onPointerEnter: () => void
    readonly onPointerLeave: () => void
    readonly onFocus: (event: FocusEvent) => void
    readonly onBlur: () => void
  }
}

/** Keeps lines in their places while the pointer or the focus is among them; otherwise they stand as wanted. */
export function useCalmOrder(wanted: readonly string[]): CalmOrder {
  const [ids, setIds] = useState(wanted)
  const { settle, around, follow } = useMemo(() => createCalm(setIds), [])
  const wantedText = wanted.join('\n')
  const latest = useRef(wanted)
  latest.current = wanted
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text says when the list differs
  useEffect(() => {
    follow(latest.current)
    settle()
  }, [wantedText, follow, settle])
  return { ids, around }
}

function createCalm(setIds: (change: (shown: readonly string[]) => readonly string[]) => void) {
  let wanted: readonly string[] = []
  let isPointed = false
  let isFocused = false
  const settle = (): void => setIds((shown) => calmOrder(shown, wanted, !isPointed && !isFocused))
  return {
    settle,
    follow: (next: readonly string[]) => {
      wanted = next
    },
    around: {
      onPointerEnter: () => {
        isPointed = true
      },
      onPointerLeave: () => {
        isPointed = false
        settle()
      },
      // A click leaves the focus behind; only the keyboard's focus needs its line to stay.
      onFocus: ({ target }: FocusEvent) => {
        isFocused = target.matches(':focus-visible')
      },
      onBlur: () => {
        isFocused = false
        settle()
      },
    },
  }
}
