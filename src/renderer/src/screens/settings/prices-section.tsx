import type { FormEvent, ReactElement } from 'react'
import button from '../../components/button.module.css'
import { StateMark } from '../../components/state-mark.tsx'
import { PricesCache } from './prices-cache.tsx'
import { PricesRedis } from './prices-redis.tsx'
import prices from './prices-section.module.css'
import styles from './settings.module.css'
import { usePricePreferences } from './use-price-preferences.ts'

/** How old a price may be, how long it is kept, and whether other terminals share it. */
export function PricesSection(): ReactElement {
  const form = usePricePreferences()
  const { entered, outcome } = form
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void form.save()
  }
  return (
    <section aria-label="Prices" className={styles.section}>
      <h3 className={styles.subtitle}>Prices</h3>
      <p className={styles.about}>
        A price that is older than its use accepts is asked for anew; when that fails, nothing is sent.
      </p>
      {entered !== undefined && (
        <form className={prices.form} onSubmit={submit} autoComplete="off">
          <PricesCache form={form} entered={entered} />
          <PricesRedis form={form} entered={entered} />
          <div className={prices.foot}>
            <button type="submit" className={button.filled}>
              Save prices
            </button>
            <p
              role="status"
              aria-label="Price settings"
              className={prices.outcome}
              data-good={outcome?.isGood}
            >
              {outcome !== undefined && (
                <>
                  <StateMark tone={outcome.isGood ? 'good' : 'bad'} /> {outcome.words}
                </>
              )}
            </p>
          </div>
        </form>
      )}
      {entered === undefined && outcome !== undefined && (
        <p role="alert" className={styles.alert}>
          {outcome.words}
        </p>
      )}
    </section>
  )
}
