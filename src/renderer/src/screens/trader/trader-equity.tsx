import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import type { PaperTraderView } from '../../../../shared/paper-trader-views.ts'
import { ChartSurface } from '../../chart/chart-surface.tsx'
import { createEquityChart, type EquityScene } from '../../chart/equity-chart.ts'
import { Panel } from '../../components/panel.tsx'
import { PaperError } from '../../components/paper-error.tsx'
import { formatQuote } from '../../format/numbers.ts'
import { paperLabStore } from '../../stores/paper-lab.ts'
import { traderStore } from '../../stores/trader.ts'
import styles from './trader.module.css'
import { TraderFigures } from './trader-figures.tsx'

const NO_POINTS: EquityScene = []
const sceneOf = (): EquityScene => traderStore.getState().report?.equity ?? NO_POINTS
const subscribe = (listener: () => void): (() => void) => traderStore.subscribe(listener)

/** What the account was worth, minute by minute, over every run. */
export function TraderEquity({ report }: { readonly report: PaperTraderView }): ReactElement {
  const { equity, equityQuote, quoteAsset, venueName } = report
  const venue = useStore(paperLabStore, ({ lab }) =>
    lab?.venues.find((each) => each.venueName === venueName),
  )?.venue
  return (
    <Panel
      name="Equity"
      className={styles.equity}
      controls={
        equityQuote !== undefined && (
          <span className={styles.sums}>
            <PaperError venues={venue === undefined ? [] : [venue]} />
            <span>
              {formatQuote(equityQuote)} {quoteAsset}
            </span>
          </span>
        )
      }
    >
      <div className={styles.result}>
        <TraderFigures report={report} />
        {equity.length === 0 ? (
          <p className={styles.empty}>
            The curve has a point for every minute that the trader runs. The first comes at the end of its
            first minute.
          </p>
        ) : (
          <div className={styles.curve}>
            <ChartSurface create={createEquityChart} scene={sceneOf} subscribe={subscribe} />
          </div>
        )}
      </div>
    </Panel>
  )
}
