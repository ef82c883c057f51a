import type { ReactElement } from 'react'
import { CEILING_BOUNDS_MS, type EnteredPricePreferences } from '../../../../shared/prices.ts'
import { Choice } from '../../components/choice.tsx'
import { PricesField } from './prices-field.tsx'
import prices from './prices-section.module.css'
import styles from './settings.module.css'
import type { PricePreferencesForm } from './use-price-preferences.ts'

interface PricesCacheProps {
  readonly form: PricePreferencesForm
  readonly entered: EnteredPricePreferences
}

const ceilings = [
  ['sizing', 'Sizing and screens'],
  ['entry', 'Entry'],
  ['hedge', 'Hedge, unwind, rollback'],
] as const
const policies = [
  { value: 'fixed', label: 'Fixed 5 s' },
  { value: 'adaptive', label: 'By volatility 1–10 s' },
  { value: 'learned', label: 'Learned 1–10 s' },
] as const
const streamAnswers = [
  { value: 'off', label: 'Ask the venue' },
  { value: 'on', label: 'Live books may answer' },
] as const

/** Ages, time to live, and what makes a price wrong. */
export function PricesCache({ form, entered }: PricesCacheProps): ReactElement {
  const { change, problems } = form
  return (
    <article aria-label="Price cache" className={styles.card}>
      <header className={prices.cardHead}>
        <h4 className={prices.cardTitle}>Cache</h4>
      </header>
      <div className={prices.columns}>
        {ceilings.map(([use, label]) => (
          <PricesField
            key={use}
            label={`${label}: oldest price, ms`}
            hint={CEILING_BOUNDS_MS[use].join(' to ')}
            value={entered[`${use}Ms`]}
            problem={problems[`${use}Ms`]}
            onChange={(value) => change({ [`${use}Ms`]: value })}
          />
        ))}
        <div className={styles.field}>
          <span className={prices.label}>Time to live in memory</span>
          <Choice
            label="Time to live in memory"
            isWide
            value={entered.ttlPolicy}
            options={policies}
            onChange={(ttlPolicy) => change({ ttlPolicy })}
          />
          <p className={styles.hint}>Never beyond the oldest price of a use.</p>
        </div>
        <div className={styles.field}>
          <span className={prices.label}>When no price is young enough</span>
          <Choice
            label="When no price is young enough"
            isWide
            value={entered.prefersStream ? 'on' : 'off'}
            options={streamAnswers}
            onChange={(answer) => change({ prefersStream: answer === 'on' })}
          />
          <p className={styles.hint}>Only books whose every step was checked.</p>
        </div>
        <PricesField
          label="Large trade, quote"
          hint="A public trade of this value makes its price wrong."
          value={entered.largeTradeQuote}
          problem={problems.largeTradeQuote}
          onChange={(largeTradeQuote) => change({ largeTradeQuote })}
        />
        <div className={prices.wide}>
          <PricesField
            label="Large trade of single instruments"
            hint="One a line: venue, symbol, value."
            kind="lines"
            placeholder="venue BTC 500000"
            value={entered.largeTrades}
            problem={problems.largeTrades}
            onChange={(largeTrades) => change({ largeTrades })}
          />
        </div>
      </div>
    </article>
  )
}
