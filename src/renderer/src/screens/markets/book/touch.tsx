import type { ReactElement } from 'react'
import type { BookView, InstrumentView } from '../../../../../shared/views.ts'
import { Age } from '../../../components/age.tsx'
import { grouped, padDecimals, subtract } from '../../../format/decimal-text.ts'
import { formatBps, formatPrice, UNKNOWN } from '../../../format/numbers.ts'
import styles from './book.module.css'

interface TouchProps {
  readonly book: BookView | undefined
  readonly instrument: InstrumentView | undefined
}

const stateWord: Record<BookView['state'], string> = {
  connecting: 'connecting',
  live: 'live',
  stale: 'STALE',
  faulted: 'FAULTED, resyncing',
}

/** The middle of the ladder: best prices, spread, age, and what is wrong when something is. */
export function Touch({ book, instrument }: TouchProps): ReactElement {
  const decimals = instrument?.priceDecimals ?? 2
  const { bestBid, bestAsk, state = 'connecting', detail } = book ?? {}
  const word = stateWord[state]
  return (
    <div className={styles.touch} data-state={state}>
      {state !== 'live' && detail !== undefined && <p className={styles.detail}>{detail}</p>}
      <div className={styles.best}>
        <BestPrice name="Best bid" testId="best-bid" price={bestBid} decimals={decimals} />
        <span className={styles.spread} title="Spread">
          {spreadOf(bestBid, bestAsk, decimals)}
        </span>
        <BestPrice name="Best ask" testId="best-ask" price={bestAsk} decimals={decimals} />
      </div>
      <div className={styles.facts}>
        <span className={styles.words} role="status" aria-label="Book state">
          {word}
        </span>
        <span>{state === 'live' ? formatBps(book?.spreadBps) : ''}</span>
        <span className={styles.age}>
          <Age atMs={book?.receivedAtMs} prefix="age " />
        </span>
      </div>
    </div>
  )
}

interface BestPriceProps {
  readonly name: string
  readonly testId: string
  readonly price: string | undefined
  readonly decimals: number
}

function BestPrice({ name, testId, price, decimals }: BestPriceProps): ReactElement {
  const text = formatPrice(price, decimals)
  return (
    <button
      type="button"
      className={styles.bestPrice}
      data-testid={testId}
      data-price={price}
      aria-label={`${name} ${text}`}
    >
      {text}
    </button>
  )
}

function spreadOf(bid: string | undefined, ask: string | undefined, decimals: number): string {
  return bid === undefined || ask === undefined ? UNKNOWN : grouped(padDecimals(subtract(ask, bid), decimals))
}
