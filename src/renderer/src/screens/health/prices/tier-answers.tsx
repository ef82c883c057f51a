import type { ReactElement } from 'react'
import type { PricesView } from '../../../../../shared/prices.ts'
import { Panel } from '../../../components/panel.tsx'
import { UNKNOWN } from '../../../format/numbers.ts'
import { tierNames } from '../../../format/price-words.ts'
import styles from './prices-tab.module.css'

/** Where answers came from, nearest tier first, and each one's share of all. */
export function TierAnswers({ answers }: Pick<PricesView, 'answers'>): ReactElement {
  const total = Object.values(answers).reduce((sum, count) => sum + count, 0)
  return (
    <Panel name="Answers by tier">
      <dl className={styles.figures}>
        {tierNames.map(([tier, name]) => {
          const share = total === 0 ? 0 : answers[tier] / total
          return (
            <div key={tier} className={styles.share}>
              <dt>{name}</dt>
              <dd>{answers[tier]}</dd>
              <dd>{total === 0 ? UNKNOWN : `${(share * 100).toFixed(1)} %`}</dd>
              <span className={styles.bar} style={{ inlineSize: `${share * 100}%` }} aria-hidden="true" />
            </div>
          )
        })}
      </dl>
    </Panel>
  )
}
