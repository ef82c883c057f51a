import type { ReactElement } from 'react'
import type { VaultView } from '../../../../shared/views.ts'
import { KeySlot } from './key-slot.tsx'
import styles from './settings.module.css'

interface VenueCardProps extends Readonly<VaultView['venues'][number]> {
  readonly onChanged: () => Promise<void>
}

/** One venue and its environments side by side. */
export function VenueCard({ venue, name, forms, slots, onChanged }: VenueCardProps): ReactElement {
  return (
    <article aria-label={name} className={styles.card}>
      <h4 className={styles.venue}>{name}</h4>
      <div className={styles.slots}>
        {slots.map((slot) => (
          <KeySlot
            key={slot.environment}
            venue={venue}
            venueName={name}
            forms={forms}
            slot={slot}
            onChanged={onChanged}
          />
        ))}
      </div>
    </article>
  )
}
