import type { ReactElement } from 'react'
import button from '../../components/button.module.css'
import { StateMark } from '../../components/state-mark.tsx'
import { leaveScreen } from '../../stores/screen.ts'
import { PricesSection } from './prices-section.tsx'
import styles from './settings.module.css'
import { useVault } from './use-vault.ts'
import { VenueCard } from './venue-card.tsx'

/** What the user sets up: the venues and their keys, and how prices are found. */
export function SettingsScreen(): ReactElement {
  const { vault, failure, reload } = useVault()
  return (
    <main className={styles.screen}>
      <div className={styles.page}>
        <header className={styles.head}>
          <h2 className={styles.title}>Settings</h2>
          <button type="button" className={button.plain} onClick={leaveScreen}>
            Back <kbd className={styles.key}>Esc</kbd>
          </button>
        </header>
        <section aria-label="Venues" className={styles.section}>
          <h3 className={styles.subtitle}>Venues</h3>
          <p className={styles.about}>
            Keys go to the venue's signer inside Tandem and nowhere else. Make keys that can trade and cannot
            withdraw.
          </p>
          {failure !== undefined && (
            <p role="alert" className={styles.alert}>
              {failure}
            </p>
          )}
          {vault !== undefined && (
            <>
              <p
                role="status"
                aria-label="Key storage"
                className={styles.storage}
                data-kind={vault.storage.kind}
              >
                <StateMark tone={vault.storage.kind === 'sealed' ? 'good' : 'warning'} />
                {vault.storage.words}
              </p>
              {vault.venues.map((each) => (
                <VenueCard key={each.venue} {...each} onChanged={reload} />
              ))}
            </>
          )}
        </section>
        <PricesSection />
      </div>
    </main>
  )
}
