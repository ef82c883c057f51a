import { type ReactElement, type ReactNode, useId, useState } from 'react'
import styles from './hold-button.module.css'
import { HOLD_MS, useHold } from './use-hold.ts'

interface HoldButtonProps {
  /** Accessible name. */
  readonly label: string
  readonly children: ReactNode
  /** Under the word, in large buttons: the reason while it is disabled, how to use it otherwise. */
  readonly note?: string
  readonly size: 'large' | 'small'
  readonly tone?: 'live' | 'paper'
  readonly isDisabled?: boolean
  /** What the hold is about; see `useHold`. */
  readonly subject: string
  readonly onHeld: () => Promise<void>
}

const TAPPED = `Hold for ${HOLD_MS / 1_000} s: a tap sends nothing`

/** A button that must be held: its filling shows how far, a tap does nothing and says so. */
export function HoldButton(props: HoldButtonProps): ReactElement {
  const { label, children, note, size, tone, isDisabled = false, subject, onHeld } = props
  const noteId = useId()
  const [tappedAt, setTappedAt] = useState<string>()
  const { isHeld, isBusy, handlers } = useHold({
    isDisabled,
    subject,
    onHeld: () => {
      setTappedAt(undefined)
      return onHeld()
    },
    onTapped: () => setTappedAt(subject),
  })
  const isTapped = tappedAt === subject && !isDisabled && !isHeld && !isBusy
  return (
    <button
      type="button"
      className={styles.hold}
      data-size={size}
      data-tone={tone}
      data-held={isHeld}
      data-tapped={isTapped}
      aria-label={label}
      aria-describedby={noteId}
      aria-disabled={isDisabled || isBusy}
      aria-busy={isBusy}
      title={isDisabled ? note : `Hold for ${HOLD_MS / 1_000} s, with the pointer, Enter or Space`}
      {...handlers}
    >
      <span className={styles.filling} style={{ animationDuration: `${HOLD_MS}ms` }} aria-hidden="true" />
      <span className={styles.word}>{size === 'small' && isTapped ? 'Hold' : children}</span>
      {size === 'large' && <span className={styles.note}>{isTapped ? TAPPED : note}</span>}
      <span id={noteId} role="status" className={styles.unseen}>
        {isTapped ? TAPPED : isDisabled ? note : ''}
      </span>
    </button>
  )
}
