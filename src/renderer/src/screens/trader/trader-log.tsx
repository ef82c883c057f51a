import type { ReactElement } from 'react'
import type { PaperTraderView, TraderDecisionView } from '../../../../shared/paper-trader-views.ts'
import { DataTable, type DeskColumn } from '../../components/data-table.tsx'
import { Panel } from '../../components/panel.tsx'
import { UNKNOWN } from '../../format/numbers.ts'
import { formatAge, formatTime } from '../../format/time.ts'
import styles from './trader.module.css'
import { TraderPrice } from './trader-price.tsx'
import { TraderRules } from './trader-rules.tsx'

const columns: readonly DeskColumn<TraderDecisionView>[] = [
  { id: 'time', header: 'Time', align: 'left', cell: ({ atMs }) => formatTime(atMs) },
  { id: 'symbol', header: 'Symbol', align: 'left', cell: ({ symbol }) => symbol },
  { id: 'action', header: 'Decision', align: 'left', cell: ({ action }) => action },
  {
    id: 'predictor',
    header: 'By',
    align: 'left',
    from: 'medium',
    cell: ({ cause, predictor }) => (
      <span className={styles.by} title={predictor}>
        {cause === 'exit' ? 'rule' : predictor}
      </span>
    ),
  },
  { id: 'direction', header: 'Says', align: 'left', cell: ({ direction }) => direction ?? UNKNOWN },
  { id: 'confidence', header: 'Confidence', cell: ({ confidence }) => confidence?.toFixed(3) ?? UNKNOWN },
  {
    id: 'price',
    header: 'Bid / ask',
    cell: ({ symbol, price }) => (
      <>
        <TraderPrice symbol={symbol} text={price.bid} /> / <TraderPrice symbol={symbol} text={price.ask} />
      </>
    ),
  },
  { id: 'age', header: 'Price age', cell: ({ priceAgeMs }) => formatAge(priceAgeMs) },
  { id: 'took', header: 'Took', cell: ({ tookMs }) => formatAge(tookMs) },
  {
    id: 'reason',
    header: 'Why',
    align: 'left',
    isElastic: true,
    cell: ({ reason }) => <span className={styles.dim}>{reason}</span>,
  },
]

/** The end of the decision log, newest first. */
export function TraderLog({ report }: { readonly report: PaperTraderView }): ReactElement {
  const rules = report.rules.map(({ label, value }) => `${label}: ${value}`).join(' · ')
  return (
    <Panel
      name="Decisions"
      className={styles.log}
      controls={
        <>
          <span className={styles.rules} title={rules} data-testid="rules">
            {rules}
          </span>
          <TraderRules rules={report.userRules} />
        </>
      }
    >
      <DataTable
        columns={columns}
        rows={report.decisions}
        rowId={({ decisionId }) => decisionId}
        empty="Every decision stands here with its reason, also the decision to do nothing."
      />
    </Panel>
  )
}
