import { type ReactElement, useId } from 'react'
import styles from './trader-dialog.module.css'

interface FieldProps {
  readonly label: string
  readonly unit: string
  /** What may be typed; gives way to what is wrong. */
  readonly hint: string
  readonly problem: string | undefined
  readonly value: string
  readonly placeholder?: string
  readonly onChange: (value: string) => void
}

/** A number of the paper trader's with its unit, its range and what main found wrong with it. */
export function TraderField(props: FieldProps): ReactElement {
  const { label, unit, hint, problem, value, placeholder, onChange } = props
  const id = useId()
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <div className={styles.box}>
        <input
          id={id}
          className={styles.input}
          inputMode="decimal"
          autoComplete="off"
          spellCheck={false}
          maxLength={32}
          placeholder={placeholder}
          aria-invalid={problem !== undefined}
          aria-describedby={`${id}-words`}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
        <span className={styles.unit}>{unit}</span>
      </div>
      <p
        id={`${id}-words`}
        className={problem === undefined ? styles.hint : styles.problem}
        role={problem === undefined ? undefined : 'alert'}
      >
        {problem ?? hint}
      </p>
    </div>
  )
}
