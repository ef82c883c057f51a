import type { ReactElement } from 'react'
import type { InstrumentView, PreviewView } from '../../../../../shared/views.ts'
import {
  formatBps,
  formatComputedPrice,
  formatQuote,
  formatResidual,
  formatSize,
  UNKNOWN,
} from '../../../format/numbers.ts'
import { formatAge } from '../../../format/time.ts'
import type { PreviewState } from './preview-feed.ts'
import styles from './ticket.module.css'

interface PreviewTableProps {
  readonly preview: PreviewState
  readonly instrument: InstrumentView | undefined
}

type Read = (preview: PreviewView, instrument: InstrumentView | undefined) => string

const priceDecimals = (instrument: InstrumentView | undefined): number => instrument?.priceDecimals ?? 2
const sizeDecimals = (instrument: InstrumentView | undefined): number => instrument?.sizeDecimals ?? 3

const lines: readonly { readonly name: string; readonly read: Read }[] = [
  { name: 'Order size', read: ({ sizeBase }, instrument) => formatSize(sizeBase, sizeDecimals(instrument)) },
  { name: 'Notional', read: ({ notionalQuote }) => formatQuote(notionalQuote) },
  {
    name: 'Average price',
    read: ({ averagePrice }, instrument) => formatComputedPrice(averagePrice, priceDecimals(instrument)),
  },
  { name: 'Slippage', read: ({ slippageBps }) => formatBps(slippageBps) },
  { name: 'Fee', read: ({ feeQuote }) => formatQuote(feeQuote, 4) },
  {
    name: 'Residual',
    // Three places finer than the lot: enough to see what is left over.
    read: ({ residualBase }, instrument) =>
      residualBase === undefined ? UNKNOWN : formatResidual(residualBase, sizeDecimals(instrument)),
  },
  {
    name: 'Liquidity score',
    read: ({ liquidityScore }) => (liquidityScore === undefined ? UNKNOWN : liquidityScore.toFixed(2)),
  },
  { name: 'Book age', read: ({ bookAgeMs }) => (bookAgeMs === undefined ? UNKNOWN : formatAge(bookAgeMs)) },
]

/** What each side would cost now. Its lines are always there, so that nothing moves while typing. */
export function PreviewTable({ preview, instrument }: PreviewTableProps): ReactElement {
  const { buy, sell } = preview
  const text = (side: PreviewView | undefined, read: Read): string =>
    side === undefined ? UNKNOWN : read(side, instrument)
  const warnings = [...new Set([...(buy?.warnings ?? []), ...(sell?.warnings ?? [])])].join('. ')
  return (
    <div>
      <table className={styles.preview} aria-label="Preview">
        <thead>
          <tr>
            <th scope="col">Preview</th>
            <th scope="col">Buy</th>
            <th scope="col">Sell</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, read }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{text(buy, read)}</td>
              <td>{text(sell, read)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.warnings} title={warnings}>
        {warnings}
      </p>
    </div>
  )
}
