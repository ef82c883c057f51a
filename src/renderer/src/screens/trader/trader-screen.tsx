import { type ReactElement, useEffect } from 'react'
import { useStore } from 'zustand'
import type { PaperTraderView } from '../../../../shared/paper-trader-views.ts'
import { followTrader } from '../../bridge/follow-trader.ts'
import { traderStore } from '../../stores/trader.ts'
import styles from './trader.module.css'
import { TraderControls } from './trader-controls.tsx'
import { TraderEquity } from './trader-equity.tsx'
import { TraderHoldings } from './trader-holdings.tsx'
import { TraderLog } from './trader-log.tsx'
import { TraderPrediction } from './trader-prediction.tsx'
import { TraderSymbols } from './trader-symbols.tsx'

/** The paper trader: what it sees, what it thinks, what it did with money that is not there. */
export function TraderScreen(): ReactElement {
  const { report, failure } = useStore(traderStore)
  useEffect(followTrader, [])
  return (
    <main className={styles.screen}>
      {failure !== undefined && (
        <p role="alert" className={styles.failure}>
          No newer report: {failure}
        </p>
      )}
      {report === undefined ? (
        failure === undefined && <p className={styles.waiting}>Asking main for its report…</p>
      ) : (
        <TraderPage report={report} />
      )}
    </main>
  )
}

function TraderPage({ report }: { readonly report: PaperTraderView }): ReactElement {
  return (
    <>
      <TraderControls report={report} />
      <div className={styles.grid}>
        <TraderSymbols report={report} />
        <TraderPrediction report={report} />
        <TraderEquity report={report} />
        <TraderHoldings report={report} />
        <TraderLog report={report} />
      </div>
    </>
  )
}
