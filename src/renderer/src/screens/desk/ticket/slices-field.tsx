import { type ReactElement, useId } from 'react'
import { editPairTicket, slicesProblem } from '../../../stores/pair-ticket.ts'
import styles from './pair-ticket.module.css'

/** How many parts the pair is worked in, one after the other. */
export function SlicesField({ slices }: { readonly slices: string }): ReactElement {
  const id = useId()
  const problem = slicesProblem(slices)
  return (
    <div className={styles.slices} title={problem ?? 'Worked in so many parts, one after the other'}>
      <label htmlFor={id}>Slices</label>
      <input
        id={id}
        inputMode="numeric"
        autoComplete="off"
        maxLength={3}
        value={slices}
        onChange={(event) => editPairTicket({ slices: event.target.value })}
        aria-invalid={problem !== undefined}
      />
    </div>
  )
}
