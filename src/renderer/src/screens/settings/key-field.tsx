import { type ReactElement, useEffect, useId, useRef } from 'react'
import type { KeyFormView } from '../../../../shared/views.ts'
import styles from './settings.module.css'

interface KeyFieldProps {
  readonly field: KeyFormView['fields'][number]
  readonly value: string
  /** What main found wrong with it. */
  readonly problem: string | undefined
  /** It takes the focus when it appears. */
  readonly isFirst: boolean
  readonly onChange: (value: string) => void
}

/** One box of a key form. A secret is typed unseen. */
export function KeyField({ field, value, problem, isFirst, onChange }: KeyFieldProps): ReactElement {
  const id = useId()
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (isFirst) box.current?.focus()
  }, [isFirst])
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{field.label}</label>
      <input
        ref={box}
        id={id}
        type={field.kind === 'secret' ? 'password' : 'text'}
        className={styles.input}
        autoComplete="off"
        spellCheck={false}
        maxLength={4096}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-words`}
      />
      {problem === undefined ? (
        <p id={`${id}-words`} className={styles.hint}>
          {field.hint}
        </p>
      ) : (
        <p id={`${id}-words`} className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}
