import type { ReactElement } from 'react'
import type { KeySlotView } from '../../../../shared/views.ts'
import styles from './settings.module.css'

/** Fields of saved keys, masked by main. */
export function MaskedList({ fields }: { readonly fields: KeySlotView['names'] }): ReactElement | null {
  if (fields.length === 0) return null
  return (
    <dl className={styles.names}>
      {fields.map(({ label, masked }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{masked}</dd>
        </div>
      ))}
    </dl>
  )
}
