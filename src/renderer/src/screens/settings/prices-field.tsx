import { type ReactElement, useId } from 'react'
import styles from './settings.module.css'

interface PricesFieldProps {
  readonly label: string
  readonly hint: string
  readonly value: string
  /** What main found wrong with it. */
  readonly problem: string | undefined
  readonly kind?: 'text' | 'secret' | 'lines'
  readonly placeholder?: string
  readonly onChange: (value: string) => void
}

/** One box of the price settings, with its hint or with what is wrong. */
export function PricesField(props: PricesFieldProps): ReactElement {
  const { label, hint, value, problem, kind = 'text', placeholder, onChange } = props
  const id = useId()
  const common = {
    id,
    value,
    placeholder,
    className: styles.input,
    autoComplete: 'off',
    spellCheck: false,
    'aria-invalid': problem !== undefined,
    'aria-describedby': `${id}-words`,
  } as const
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {kind === 'lines' ? (
        <textarea {...common} rows={3} data-lines="true" onChange={(event) => onChange(event.target.value)} />
      ) : (
        <input
          {...common}
          type={kind === 'secret' ? 'password' : 'text'}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
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
