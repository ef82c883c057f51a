import type { ReactElement } from 'react'
import type { EnteredPricePreferences } from '../../../../shared/prices.ts'
import { usePricesReport } from '../../bridge/use-prices-report.ts'
import button from '../../components/button.module.css'
import { Choice } from '../../components/choice.tsx'
import { StateMark } from '../../components/state-mark.tsx'
import { sharedName, sharedTone } from '../../format/price-words.ts'
import { PricesField } from './prices-field.tsx'
import prices from './prices-section.module.css'
import styles from './settings.module.css'
import type { PricePreferencesForm } from './use-price-preferences.ts'

interface PricesRedisProps {
  readonly form: PricePreferencesForm
  readonly entered: EnteredPricePreferences
}

const offOn = [
  { value: 'off', label: 'Off' },
  { value: 'on', label: 'On' },
] as const

/** Sharing with other terminals. Its password goes to the vault and never comes back here. */
export function PricesRedis({ form, entered }: PricesRedisProps): ReactElement {
  const { change, problems, hasPassword, passwordWords } = form
  const { report } = usePricesReport()
  const state = report?.shared.state ?? 'off'
  return (
    <article aria-label="Redis" className={styles.card}>
      <header className={prices.cardHead}>
        <h4 className={prices.cardTitle}>Shared with other terminals through Redis</h4>
        <p role="status" aria-label="Redis state" className={styles.state}>
          <StateMark tone={sharedTone[state]} /> {sharedName[state]}
          {state !== 'off' && <span className={prices.stateWords}>{report?.shared.words}</span>}
        </p>
      </header>
      <div className={prices.columns}>
        <div className={styles.field}>
          <span className={prices.label}>Sharing</span>
          <Choice
            label="Sharing"
            isWide
            value={entered.redisIsOn ? 'on' : 'off'}
            options={offOn}
            onChange={(answer) => change({ redisIsOn: answer === 'on' })}
          />
          <p className={styles.hint}>Slow or gone, it never holds up an order.</p>
        </div>
        <PricesField
          label="Address"
          hint="redis://host:6379/0, or rediss:// for TLS"
          value={entered.redisUrl}
          problem={problems.redisUrl}
          onChange={(redisUrl) => change({ redisUrl })}
        />
        <div className={styles.field}>
          <span className={prices.label}>TLS</span>
          <Choice
            label="TLS"
            isWide
            value={entered.redisIsTls ? 'on' : 'off'}
            options={offOn}
            onChange={(answer) => change({ redisIsTls: answer === 'on' })}
          />
          <p className={styles.hint}>Off: the password crosses the network readable.</p>
        </div>
        <PricesField
          label="Password"
          kind="secret"
          hint={
            hasPassword ? `${passwordWords}. Typed anew, it is replaced.` : 'Goes to the vault. Empty: none.'
          }
          placeholder={hasPassword ? 'Kept' : ''}
          value={entered.redisPassword ?? ''}
          problem={problems.redisPassword}
          onChange={(redisPassword) => change({ redisPassword })}
        />
        <PricesField
          label="Key prefix"
          hint="Terminals with the same prefix share."
          value={entered.redisPrefix}
          problem={problems.redisPrefix}
          onChange={(redisPrefix) => change({ redisPrefix })}
        />
        {hasPassword && (
          <div className={prices.action}>
            <button type="button" className={button.small} onClick={() => void form.forgetPassword()}>
              Forget password
            </button>
          </div>
        )}
      </div>
    </article>
  )
}
