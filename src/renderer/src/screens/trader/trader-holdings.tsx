import type { ReactElement } from 'react'
import type { PaperTraderView, TraderTradeView } from '../../../../shared/paper-trader-views.ts'
import { Count } from '../../components/count.tsx'
import { DataTable, type DeskColumn } from '../../components/data-table.tsx'
import { Panel } from '../../components/panel.tsx'
import { SideWord } from '../../components/side-word.tsx'
import { formatQuote } from '../../format/numbers.ts'
import { formatTime } from '../../format/time.ts'
import styles from './trader.module.css'
import { TraderAnew } from './trader-anew.tsx'
import { TraderPrice } from './trader-price.tsx'

type Row = TraderTradeView & { readonly isOpen: boolean }

const columns: readonly DeskColumn<Row>[] = [
  { id: 'time', header: 'Time', align: 'left', cell: ({ atMs }) => formatTime(atMs) },
  { id: 'symbol', header: 'Symbol', align: 'left', cell: ({ symbol }) => symbol },
  {
    id: 'side',
    header: 'Side',
    align: 'left',
    cell: ({ side }) => <SideWord side={side} word={side.toUpperCase()} />,
  },
  { id: 'size', header: 'Size', cell: ({ sizeBase }) => sizeBase },
  { id: 'price', header: 'Price', cell: ({ symbol, price }) => <TraderPrice symbol={symbol} text={price} /> },
  { id: 'fee', header: 'Fee', cell: ({ feeQuote }) => formatQuote(feeQuote) },
  {
    id: 'reason',
    header: 'Why',
    align: 'left',
    isElastic: true,
    cell: ({ reason, isOpen }) => <span className={styles.dim}>{isOpen ? `held; ${reason}` : reason}</span>,
  },
]

/** Trades, newest first; those whose position is still held say so. */
export function TraderHoldings({ report }: { readonly report: PaperTraderView }): ReactElement {
  const held = new Set(report.positions.map(({ positionId }) => positionId))
  const rows = report.trades.map((trade) => ({ ...trade, isOpen: held.has(trade.tradeId) }))
  return (
    <Panel
      name="Paper trades"
      heading={<Count of={report.figures?.trades ?? 0}>Paper trades</Count>}
      controls={
        <>
          <span className={styles.sums}>{report.positions.length} held</span>
          <TraderAnew report={report} />
        </>
      }
      className={styles.trades}
    >
      <DataTable
        columns={columns}
        rows={rows}
        rowId={({ tradeId }) => tradeId}
        empty="No trade yet. A prediction has to be surer than the threshold first."
      />
    </Panel>
  )
}
