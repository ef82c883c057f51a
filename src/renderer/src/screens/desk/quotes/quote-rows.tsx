import type { ReactElement, ReactNode } from 'react'
import { Age } from '../../../components/age.tsx'
import { formatBps, formatPrice, formatSignedPercent, UNKNOWN } from '../../../format/numbers.ts'
import { formatCountdown } from '../../../format/time.ts'
import { untilMsOf } from '../../../stores/connection.ts'
import type { QuoteLine } from '../../../stores/quotes.ts'
import styles from './pair-quotes.module.css'

interface Leg {
  readonly name: string
  readonly line: QuoteLine | undefined
}

interface QuoteRowsProps {
  readonly long: Leg
  readonly short: Leg
}

type Read = (line: QuoteLine | undefined) => ReactNode

interface Row {
  readonly name: string
  readonly read: Read
  /** Leg whose entry trades at this price. */
  readonly entersAt?: 'long' | 'short'
}

const rows: readonly Row[] = [
  { name: 'Ask', read: (line) => formatPrice(line?.ask, line?.priceDecimals ?? 2), entersAt: 'long' },
  { name: 'Bid', read: (line) => formatPrice(line?.bid, line?.priceDecimals ?? 2), entersAt: 'short' },
  { name: 'Spread', read: (line) => formatBps(line?.spreadBps) },
  { name: 'Age', read: (line) => <Age atMs={line?.receivedAtMs} isCalm /> },
  { name: 'Funding %/y', read: fundingOf },
  { name: 'Next funding', read: nextFundingOf },
]

/** Prices, their age and the funding of both venues; the prices that entering would take are bright. */
export function QuoteRows({ long, short }: QuoteRowsProps): ReactElement {
  return (
    <table className={styles.rows}>
      <thead>
        <tr>
          <th scope="col" aria-label="Figure" />
          <th scope="col" data-leg="long">
            Long · {long.name}
          </th>
          <th scope="col" data-leg="short">
            Short · {short.name}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, read, entersAt }) => (
          <tr key={name} data-price={entersAt !== undefined}>
            <th scope="row">{name}</th>
            <td data-enters={entersAt === 'long'}>{read(long.line)}</td>
            <td data-enters={entersAt === 'short'}>{read(short.line)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function fundingOf(line: QuoteLine | undefined): ReactNode {
  if (line?.fundingPercentPerYear === undefined) return UNKNOWN
  return (
    <>
      {formatSignedPercent(line.fundingPercentPerYear)}
      {line.fundingIntervalHours !== undefined && (
        <span className={styles.every}> every {line.fundingIntervalHours} h</span>
      )}
    </>
  )
}

function nextFundingOf(line: QuoteLine | undefined): ReactNode {
  if (line?.nextFundingAtMs === undefined) return UNKNOWN
  return formatCountdown(untilMsOf(line.nextFundingAtMs))
}
