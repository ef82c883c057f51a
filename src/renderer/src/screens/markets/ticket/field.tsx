import { type ReactElement, type ReactNode, useId } from 'react'
import type { TicketField } from './preview-feed.ts'
import styles from './ticket.module.css'

interface FieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** Stands at the right, inside the box. */
  readonly suffix?: ReactNode
  /** In words, under the box; their place is kept when there are none. */
  readonly problems: readonly string[]
  /** What main said when the order was sent; announced at once and shown before the problems. */
  readonly refused?: string | undefined
  /** Stands between the box and the words. */
  readonly below?: ReactNode
  /** Lines kept for the words. */
  readonly wordLines: 1 | 2
  readonly name: TicketField
}

/** Puts the caret into a box of the ticket and selects what is there. */
export function focusField(name: TicketField): void {
  const input = document.querySelector<HTMLInputElement>(`[data-field="${name}"]`)
  input?.focus()
  input?.select()
}

/** A labelled box for a number, with the words about it under it. */
export function Field(props: FieldProps): ReactElement {
  const { label, value, onChange, suffix, problems, refused, below, wordLines, name } = props
  const id = useId()
  const words = refused ?? problems.join('. ')
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div className={styles.box} data-invalid={words !== ''}>
        <input
          data-field={name}
          id={id}
          className={styles.input}
          inputMode="decimal"
          autoComplete="off"
          spellCheck={false}
          placeholder="0"
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={words !== ''}
          aria-describedby={`${id}-words`}
        />
        {suffix}
      </div>
      {below}
      {/* Made anew for a refusal: only a new alert is read out. */}
      <p
        key={refused === undefined ? 'problems' : 'refusal'}
        id={`${id}-words`}
        className={styles.words}
        data-lines={wordLines}
        title={words}
        role={refused === undefined ? undefined : 'alert'}
      >
        {words}
      </p>
    </div>
  )
}
