import type { ReactElement } from 'react'
import type { KeptPriceView } from '../../../../../shared/prices.ts'
import { Count } from '../../../components/count.tsx'
import { DataTable, type DeskColumn } from '../../../components/data-table.tsx'
import { Panel } from '../../../components/panel.tsx'
import { StateMark } from '../../../components/state-mark.tsx'
import { formatPrice, UNKNOWN } from '../../../format/numbers.ts'
import { formatAge, formatCalmAge } from '../../../format/time.ts'
import styles from './prices-tab.module.css'

const decimalsOf = (text: string): number => text.split('.')[1]?.length ?? 0
const sourceName: Readonly<Record<string, string>> = { rest: 'request', stream: 'stream' }

const columns: readonly DeskColumn<KeptPriceView>[] = [
  { id: 'venue', header: 'Venue', align: 'left', cell: ({ venue }) => venue },
  { id: 'symbol', header: 'Instrument', align: 'left', cell: ({ symbol }) => symbol },
  { id: 'bid', header: 'Bid', cell: ({ bid }) => formatPrice(bid, decimalsOf(bid)) },
  { id: 'ask', header: 'Ask', cell: ({ ask }) => formatPrice(ask, decimalsOf(ask)) },
  { id: 'age', header: 'Age', cell: ({ ageMs }) => formatCalmAge(ageMs) },
  {
    id: 'ttl',
    header: 'Kept for',
    from: 'medium',
    cell: ({ ttlMs }) => (ttlMs === undefined ? UNKNOWN : formatAge(ttlMs)),
  },
  {
    id: 'state',
    header: 'State',
    align: 'left',
    isElastic: true,
    cell: ({ tier, ageMs, ttlMs = 0 }) => {
      if (tier === 'last-known')
        return (
          <span className={styles.degraded}>
            <StateMark tone="warning" /> last known, not good for orders
          </span>
        )
      return ageMs <= ttlMs ? (
        <span>
          <StateMark tone="good" /> answers
        </span>
      ) : (
        <span className={styles.dim}>
          <StateMark tone="idle" /> too old, asked anew when needed
        </span>
      )
    },
  },
  { id: 'source', header: 'Told by', align: 'left', cell: ({ source }) => sourceName[source] ?? source },
  { id: 'sequence', header: 'Sequence', align: 'left', cell: ({ sequenceState }) => sequenceState },
]

/** Every price that is kept, youngest first, then those that are only known from before. */
export function KeptPrices({ kept }: { readonly kept: readonly KeptPriceView[] }): ReactElement {
  return (
    <Panel name="Kept prices" heading={<Count of={kept.length}>Kept prices</Count>} className={styles.kept}>
      <DataTable
        columns={columns}
        rows={kept}
        rowId={({ venue, symbol }) => `${venue} ${symbol}`}
        empty="No price was needed yet. The first order fetches one and leaves it here."
      />
    </Panel>
  )
}
