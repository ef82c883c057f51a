import { memo, type ReactElement, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import { selectMarket } from '../../../bridge/select-market.ts'
import { formatBareBps, formatPrice, formatSignedPercent, UNKNOWN } from '../../../format/numbers.ts'
import { quoteKey, quotesStore } from '../../../stores/quotes.ts'
import { sessionStore } from '../../../stores/session.ts'
import { NextFunding } from './next-funding.tsx'
import { QuoteAge } from './quote-age.tsx'
import styles from './watch.module.css'
import { fundingTone, fundingWords, wordsInsteadOf } from './watch-lines.ts'

interface WatchLineProps {
  readonly venue: string
  readonly venueName: string
  readonly symbol: string
  readonly isSelected: boolean
  /** One line is in the tab order; arrow keys move from it. */
  readonly isTabStop: boolean
}

/** One asset at one venue; a click looks at it. Renders when one of its texts changes, not with each quote. */
export const WatchLine = memo(function WatchLine(props: WatchLineProps): ReactElement {
  const { venue, venueName, symbol, isSelected, isTabStop } = props
  const id = quoteKey(venue, symbol)
  const texts = useStore(
    quotesStore,
    useShallow(({ lines }) => {
      const line = lines[id]
      const decimals = line?.priceDecimals ?? 2
      return {
        isKnown: line !== undefined,
        bid: formatPrice(line?.bid, decimals),
        ask: formatPrice(line?.ask, decimals),
        isBestBid: line?.isBestBid === true,
        isBestAsk: line?.isBestAsk === true,
        spread: formatBareBps(line?.spreadBps),
        funding: formatSignedPercent(line?.fundingPercentPerYear),
        tone: fundingTone(line?.fundingPercentPerYear),
        words: fundingWords(line),
      }
    }),
  )
  const instead = useInstead(venue, symbol)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isSelected) button.current?.scrollIntoView({ block: 'nearest' })
  }, [isSelected])
  const cellsId = `watch-${venue}-${symbol}`
  return (
    <button
      ref={button}
      type="button"
      className={styles.line}
      data-away={instead !== undefined}
      aria-label={`Watch ${symbol} on ${venueName}`}
      aria-describedby={cellsId}
      aria-pressed={isSelected}
      tabIndex={isTabStop ? 0 : -1}
      disabled={!texts.isKnown}
      title={texts.words === undefined ? undefined : `Funding ${texts.funding} % a year: ${texts.words}`}
      onClick={() => selectMarket({ venue, symbol })}
    >
      <span className={styles.venue}>{venueName}</span>
      {instead === undefined ? (
        <span className={styles.cells} id={cellsId}>
          <Price side="bid" text={texts.bid} isBest={texts.isBestBid} />
          <Price side="ask" text={texts.ask} isBest={texts.isBestAsk} />
          <span className={styles.spread}>{texts.spread}</span>
          <QuoteAge id={id} />
          <span className={styles.funding} data-tone={texts.tone}>
            {texts.funding}
          </span>
          <span className={styles.next}>
            <NextFunding id={id} />
          </span>
        </span>
      ) : (
        <span className={styles.instead}>{instead}</span>
      )}
    </button>
  )
})

function useInstead(venue: string, symbol: string): string | undefined {
  const state = useStore(sessionStore, ({ venues }) => venues.find((each) => each.venue === venue)?.state)
  return useStore(quotesStore, ({ lines }) => wordsInsteadOf(lines[quoteKey(venue, symbol)], state))
}

interface PriceProps {
  readonly side: 'bid' | 'ask'
  readonly text: string
  readonly isBest: boolean
}

/** The best of its side is bolder and has a pointer beside it. */
function Price({ side, text, isBest }: PriceProps): ReactElement {
  return (
    <span className={styles.price} data-side={side} data-best={isBest}>
      {isBest && (
        <span className={styles.best} role="img" aria-label={side === 'bid' ? 'best bid' : 'best ask'}>
          {side === 'bid' ? '▴' : '▾'}
        </span>
      )}
      {text === UNKNOWN ? `no ${side}` : text}
    </span>
  )
}
