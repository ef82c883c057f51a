import type { PairView } from '../../../../../shared/pair-views.ts'
import { Age } from '../../../components/age.tsx'
import type { DeskColumn } from '../../../components/data-table.tsx'
import { Gain } from '../../../components/gain.tsx'
import { signOf, withoutTrailingZeros } from '../../../format/decimal-text.ts'
import { formatQuote, formatSignedPercent, UNKNOWN } from '../../../format/numbers.ts'
import { formatAge, formatTime } from '../../../format/time.ts'
import { isUneven, pairAgeMs } from '../../../stores/pairs.ts'
import { LegCell } from './leg-cell.tsx'
import { NakedTime } from './naked-time.tsx'
import { PairActions } from './pair-actions.tsx'
import styles from './pairs.module.css'
import { StateCell } from './state-cell.tsx'
import { TwoLines } from './two-lines.tsx'

const legOf = ({ legs }: PairView, side: 'buy' | 'sell') => legs.find((leg) => leg.side === side)

/** Columns of the pairs, first to last. */
export const pairColumns: readonly DeskColumn<PairView>[] = [
  { id: 'state', header: 'State', align: 'left', cell: (pair) => <StateCell pair={pair} /> },
  {
    id: 'asset',
    header: 'Asset',
    align: 'left',
    cell: ({ symbol, openedAtMs }) => (
      <TwoLines first={<strong>{symbol}</strong>} second={formatTime(openedAtMs)} />
    ),
  },
  {
    id: 'long',
    header: 'Long: size, entry → mark',
    align: 'left',
    cell: (pair) => <LegCell symbol={pair.symbol} leg={legOf(pair, 'buy')} />,
  },
  {
    id: 'short',
    header: 'Short: size, entry → mark',
    align: 'left',
    cell: (pair) => <LegCell symbol={pair.symbol} leg={legOf(pair, 'sell')} />,
  },
  {
    id: 'gap',
    header: 'Gap',
    cell: (pair) => (
      <span className={styles.gap} data-uneven={isUneven(pair)}>
        {signOf(pair.gapTokens) === 0 ? '0' : withoutTrailingZeros(pair.gapTokens)}
      </span>
    ),
  },
  {
    id: 'pnl',
    header: 'Price PnL',
    cell: ({ pricePnlQuote, legs }) => (
      <TwoLines
        first={pricePnlQuote === undefined ? UNKNOWN : <Gain quote={pricePnlQuote} />}
        second={legs[0]?.quoteAsset ?? ''}
      />
    ),
  },
  { id: 'fees', header: 'Fees', from: 'wide', cell: ({ feesQuote }) => formatQuote(feesQuote, 4) },
  {
    id: 'funding',
    header: 'Funding %/y',
    cell: ({ fundingPercentPerYear }) => formatSignedPercent(fundingPercentPerYear),
  },
  {
    id: 'naked',
    header: 'Naked',
    cell: (pair) => (
      <TwoLines
        first={<NakedTime pair={pair} />}
        second={`${formatQuote(pair.quoteSeconds, 1)} ${legOf(pair, 'buy')?.quoteAsset ?? ''}·s`}
      />
    ),
  },
  {
    id: 'age',
    header: 'Age',
    from: 'wide',
    cell: (pair) =>
      pair.closedAtMs === undefined ? <Age atMs={pair.openedAtMs} isCalm /> : formatAge(pairAgeMs(pair)),
  },
  { id: 'actions', header: '', cell: (pair) => <PairActions pair={pair} /> },
]
