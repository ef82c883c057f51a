import { memo, type ReactElement } from 'react'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import { formatSignedBps, formatSignedPercent } from '../../../format/numbers.ts'
import { type PairRoute, takeRoute } from '../../../stores/pair-ticket.ts'
import { quoteKey, quotesStore } from '../../../stores/quotes.ts'
import { focusField } from '../../markets/ticket/field.tsx'
import { venueName } from '../venue-name.ts'
import styles from './opportunities.module.css'
import { crossSpreadBps } from './routes.ts'

interface OpportunityRowProps extends PairRoute {
  readonly isBest: boolean
  readonly isTaken: boolean
  readonly isTabStop: boolean
}

/** One route; a click fills the ticket with it. Its figures are of now, its place in the list may be older. */
export const OpportunityRow = memo(function OpportunityRow(props: OpportunityRowProps): ReactElement {
  const { symbol, longVenue, shortVenue, isBest, isTaken, isTabStop } = props
  const texts = useStore(
    quotesStore,
    useShallow(({ lines }) => {
      const long = lines[quoteKey(longVenue, symbol)]
      const short = lines[quoteKey(shortVenue, symbol)]
      const spread = crossSpreadBps(long, short)
      return {
        funding: formatSignedPercent(difference(short?.fundingPercentPerYear, long?.fundingPercentPerYear)),
        spread: formatSignedBps(spread),
        isGain: spread !== undefined && spread > 0,
      }
    }),
  )
  const cellsId = `route-${symbol}-${longVenue}-${shortVenue}`
  return (
    <button
      type="button"
      className={styles.row}
      data-best={isBest}
      aria-label={`${symbol} long ${venueName(longVenue)} short ${venueName(shortVenue)}`}
      aria-describedby={cellsId}
      aria-pressed={isTaken}
      tabIndex={isTabStop ? 0 : -1}
      onClick={() => {
        takeRoute({ symbol, longVenue, shortVenue })
        focusField('size')
      }}
    >
      <span className={styles.asset}>{symbol}</span>
      <span className={styles.venue}>{venueName(longVenue)}</span>
      <span className={styles.venue}>{venueName(shortVenue)}</span>
      <span className={styles.figures} id={cellsId}>
        <span className={styles.funding}>{texts.funding}</span>
        <span className={styles.spread} data-gain={texts.isGain}>
          {texts.spread}
        </span>
      </span>
    </button>
  )
})

function difference(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a - b
}
