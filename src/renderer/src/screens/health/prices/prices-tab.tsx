import type { ReactElement } from 'react'
import { usePricesReport } from '../../../bridge/use-prices-report.ts'
import { KeptPrices } from './kept-prices.tsx'
import { PriceFigures } from './price-figures.tsx'
import styles from './prices-tab.module.css'
import { SharedStore } from './shared-store.tsx'
import { TierAnswers } from './tier-answers.tsx'

/** How prices are found: from where, how old, and what that spares the venues. */
export function PricesTab(): ReactElement {
  const { report, failure } = usePricesReport()
  return (
    <div className={styles.tab}>
      {failure !== undefined && (
        <p role="alert" className={styles.alert}>
          {failure}
        </p>
      )}
      {report !== undefined && (
        <>
          <div className={styles.top}>
            <PriceFigures report={report} />
            <TierAnswers answers={report.answers} />
            <SharedStore shared={report.shared} />
          </div>
          <KeptPrices kept={report.kept} />
        </>
      )}
    </div>
  )
}
