import { type ReactElement, useCallback } from 'react'
import type { PaperTraderView, TraderSymbolView } from '../../../../shared/paper-trader-views.ts'
import { Age } from '../../components/age.tsx'
import { Count } from '../../components/count.tsx'
import { DataTable, type DeskColumn } from '../../components/data-table.tsx'
import { Panel } from '../../components/panel.tsx'
import { StateMark } from '../../components/state-mark.tsx'
import { Ticking } from '../../components/ticking.tsx'
import { UNKNOWN } from '../../format/numbers.ts'
import { formatCountdown } from '../../format/time.ts'
import type { Tone } from '../../format/words.ts'
import { untilMsOf } from '../../stores/connection.ts'
import styles from './trader.module.css'
import { TraderPrice } from './trader-price.tsx'

const bufferTones: Readonly<Record<TraderSymbolView['buffer']['state'], Tone>> = {
  filling: 'busy',
  ready: 'good',
  short: 'warning',
  failed: 'bad',
}
const percent = (fraction: number | undefined, places: number): string =>
  fraction === undefined ? UNKNOWN : `${(100 * fraction).toFixed(places)} %`

const columns: readonly DeskColumn<TraderSymbolView>[] = [
  { id: 'symbol', header: 'Symbol', align: 'left', cell: ({ symbol }) => symbol },
  {
    id: 'feed',
    header: 'Feed',
    align: 'left',
    cell: ({ connected, price, feedWords }) => (
      <span title={feedWords} className={connected ? undefined : styles.warning}>
        <StateMark tone={connected ? 'good' : price ? 'warning' : 'busy'} />{' '}
        {connected ? 'live' : price ? 'stale' : 'connecting'}
      </span>
    ),
  },
  {
    id: 'bid',
    header: 'Bid',
    cell: ({ symbol, price }) => <TraderPrice symbol={symbol} text={price?.bid} />,
  },
  {
    id: 'ask',
    header: 'Ask',
    cell: ({ symbol, price }) => <TraderPrice symbol={symbol} text={price?.ask} />,
  },
  { id: 'age', header: 'Age', cell: ({ price }) => <Age atMs={price?.receivedAtMs} isCalm /> },
  {
    id: 'source',
    header: 'Told by',
    align: 'left',
    from: 'medium',
    cell: ({ price }) => price?.source ?? UNKNOWN,
  },
  { id: 'volatility', header: 'Volatility', cell: ({ volatility }) => percent(volatility, 4) },
  {
    id: 'buffer',
    header: 'Candles',
    align: 'left',
    cell: ({ buffer: { state, words } }) => (
      <span title={words}>
        <StateMark tone={bufferTones[state]} /> {state}
      </span>
    ),
  },
  { id: 'size', header: 'Minutes', cell: ({ buffer: { size, wanted } }) => `${size} / ${wanted}` },
  { id: 'gaps', header: 'Gaps', cell: ({ buffer: { gaps } }) => gaps },
  { id: 'quality', header: 'Quality', cell: ({ buffer: { quality } }) => percent(quality, 1) },
  { id: 'next', header: 'Next cycle', cell: ({ nextCycleAtMs }) => <NextCycle atMs={nextCycleAtMs} /> },
  {
    id: 'words',
    header: 'Problem',
    align: 'left',
    isElastic: true,
    from: 'wide',
    cell: ({ feedWords, buffer }) => (
      <span className={styles.dim}>{[feedWords, buffer.words].filter(Boolean).join('; ')}</span>
    ),
  },
]

/** A minute that has begun waits for the next price. */
function NextCycle({ atMs }: { readonly atMs: number }): ReactElement {
  const read = useCallback(() => {
    const leftMs = untilMsOf(atMs)
    return leftMs <= 0 ? 'next price' : formatCountdown(leftMs)
  }, [atMs])
  return (
    <span className={styles.next}>
      <Ticking read={read} />
    </span>
  )
}

/** Price feed and candles of every symbol that is followed. */
export function TraderSymbols({ report }: { readonly report: PaperTraderView }): ReactElement {
  return (
    <Panel
      name="Prices and candles"
      heading={<Count of={report.symbols.length}>Prices and candles</Count>}
      className={styles.symbols}
    >
      <DataTable
        columns={columns}
        rows={report.symbols}
        rowId={({ symbol }) => symbol}
        empty="Nothing is followed. Start the trader to see prices and candles here."
      />
    </Panel>
  )
}
