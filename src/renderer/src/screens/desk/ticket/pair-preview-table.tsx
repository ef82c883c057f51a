import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import type { PairPreviewView } from '../../../../../shared/pair-views.ts'
import type { InstrumentView } from '../../../../../shared/views.ts'
import { signOf, withoutTrailingZeros } from '../../../format/decimal-text.ts'
import { formatBps, formatComputedPrice, formatQuote, formatSize, UNKNOWN } from '../../../format/numbers.ts'
import { formatAge } from '../../../format/time.ts'
import type { PairTicketState } from '../../../stores/pair-ticket.ts'
import { selectInstrument, sessionStore } from '../../../stores/session.ts'
import form from '../../markets/ticket/ticket.module.css'
import styles from './pair-ticket.module.css'

interface PairPreviewTableProps {
  readonly ticket: PairTicketState
  readonly preview: PairPreviewView | undefined
  /** False while the figures are those of the ticket before. */
  readonly isCurrent: boolean
}

type Leg = PairPreviewView['legs'][number]
type Read = (leg: Leg, instrument: InstrumentView | undefined) => string

const lines: readonly { readonly name: string; readonly read: Read }[] = [
  { name: 'Size', read: ({ sizeBase }, instrument) => formatSize(sizeBase, instrument?.sizeDecimals ?? 3) },
  { name: 'Notional', read: ({ notionalQuote }) => formatQuote(notionalQuote) },
  {
    name: 'Average price',
    read: ({ averagePrice }, instrument) => formatComputedPrice(averagePrice, instrument?.priceDecimals ?? 2),
  },
  { name: 'Fee', read: ({ feeQuote }) => formatQuote(feeQuote, 4) },
  { name: 'Slippage', read: ({ slippageBps }) => formatBps(slippageBps) },
  { name: 'Book age', read: ({ bookAgeMs }) => (bookAgeMs === undefined ? UNKNOWN : formatAge(bookAgeMs)) },
]

/** What both legs would be. Its lines are always there, so that nothing moves while typing. */
export function PairPreviewTable({ ticket, preview, isCurrent }: PairPreviewTableProps): ReactElement {
  const { symbol, longVenue, shortVenue } = ticket
  const longInstrument = useStore(sessionStore, selectInstrument(longVenue, symbol))
  const shortInstrument = useStore(sessionStore, selectInstrument(shortVenue, symbol))
  const [long, short] = preview?.legs ?? []
  const text = (leg: Leg | undefined, read: Read, instrument: InstrumentView | undefined): string =>
    leg === undefined ? UNKNOWN : read(leg, instrument)
  const warnings = preview?.warnings.join('. ') ?? ''
  return (
    <div className={styles.preview} data-current={isCurrent}>
      <table className={form.preview} aria-label="Pair preview">
        <thead>
          <tr>
            <th scope="col">Preview</th>
            <th scope="col">Long</th>
            <th scope="col">Short</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, read }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{text(long, read, longInstrument)}</td>
              <td>{text(short, read, shortInstrument)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl className={styles.rests}>
        <Rest
          name="Residual"
          title="By how much the legs would differ"
          tokens={preview?.residualTokens}
          symbol={symbol}
        />
        <Rest
          name="Left over"
          title="Part of the size that no lot of both venues fits"
          tokens={preview?.leftOverTokens}
          symbol={symbol}
        />
      </dl>
      <p className={form.warnings} title={warnings}>
        {warnings}
      </p>
    </div>
  )
}

interface RestProps {
  readonly name: string
  readonly title: string
  readonly tokens: string | undefined
  readonly symbol: string
}

function Rest({ name, title, tokens, symbol }: RestProps): ReactElement {
  const isNone = tokens !== undefined && signOf(tokens) === 0
  return (
    <div title={title}>
      <dt>{name}</dt>
      <dd data-some={tokens !== undefined && !isNone}>
        {tokens === undefined ? UNKNOWN : isNone ? '0' : `${withoutTrailingZeros(tokens)} ${symbol}`}
      </dd>
    </div>
  )
}
