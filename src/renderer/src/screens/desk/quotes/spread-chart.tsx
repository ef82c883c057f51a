import { type ReactElement, useEffect, useState } from 'react'
import { formatSignedBps } from '../../../format/numbers.ts'
import { pairTicketStore } from '../../../stores/pair-ticket.ts'
import { quoteKey, quotesStore } from '../../../stores/quotes.ts'
import { crossSpreadBps } from '../opportunities/routes.ts'
import styles from './pair-quotes.module.css'
import { type SpreadPoint, spreadLines, withPoint } from './spread-series.ts'

const LOOK_EVERY_MS = 500
const WIDTH = 480
const HEIGHT = 120

/** What entering and leaving gained over the last four minutes, as this window saw it. */
export function SpreadChart(): ReactElement {
  const points = useSpreadPoints()
  const { enter, leave, highBps, lowBps, zeroY } = spreadLines(points, WIDTH, HEIGHT)
  return (
    <figure className={styles.chart} aria-label="Cross spread of the last four minutes">
      <figcaption className={styles.legend}>
        <span data-line="enter">Enter</span>
        <span data-line="leave">Leave</span>
        <span className={styles.span}>4 minutes, bps</span>
      </figcaption>
      <div className={styles.plot}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          <line x1="0" x2={WIDTH} y1={zeroY} y2={zeroY} className={styles.zero} />
          <path d={leave} className={styles.line} data-line="leave" />
          <path d={enter} className={styles.line} data-line="enter" />
        </svg>
        <span className={styles.scale} data-end="high">
          {formatSignedBps(highBps)}
        </span>
        <span className={styles.scale} data-end="low">
          {formatSignedBps(lowBps)}
        </span>
        {points.length < 2 && <span className={styles.waiting}>Waiting for prices of both venues</span>}
      </div>
    </figure>
  )
}

function useSpreadPoints(): readonly SpreadPoint[] {
  const [points, setPoints] = useState<readonly SpreadPoint[]>([])
  useEffect(() => {
    const look = (): void => {
      const { symbol, longVenue, shortVenue } = pairTicketStore.getState()
      const { lines } = quotesStore.getState()
      const long = lines[quoteKey(longVenue, symbol)]
      const short = lines[quoteKey(shortVenue, symbol)]
      const enterBps = crossSpreadBps(long, short)
      const leaveBps = crossSpreadBps(short, long)
      if (enterBps === undefined || leaveBps === undefined) return
      setPoints((before) => withPoint(before, { enterBps, leaveBps }))
    }
    look()
    const timer = setInterval(look, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  return points
}
