import type { ReactElement } from 'react'
import type { VaultView } from '../../../../shared/views.ts'
import { EnvironmentChoice } from './environment-choice.tsx'
import { KeySlot } from './key-slot.tsx'
import styles from './settings.module.css'

interface VenueCardProps extends Readonly<VaultView['venues'][number]> {
  readonly onChanged: () => Promise<void>
}

/** One venue and its environments side by side. */
export function VenueCard({ onChanged, ...row }: VenueCardProps): ReactElement {
  const { venue, name, forms, slots } = row
  return (
    <article aria-label={name} className={styles.card}>
      <header className={styles.cardHead}>
        <h4 className={styles.venue}>{name}</h4>
        <EnvironmentChoice {...row} onChanged={onChanged} />
      </header>
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
