import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import { Panel } from '../../../components/panel.tsx'
import { formatSignedBps } from '../../../format/numbers.ts'
import { pairTicketStore } from '../../../stores/pair-ticket.ts'
import { type QuoteLine, quoteKey, quotesStore } from '../../../stores/quotes.ts'
import { crossSpreadBps } from '../opportunities/routes.ts'
import { venueName } from '../venue-name.ts'
import styles from './pair-quotes.module.css'
import { QuoteRows } from './quote-rows.tsx'
import { SpreadChart } from './spread-chart.tsx'

/** Both venues of the chosen pair side by side, and what crossing from one to the other costs now. */
export function PairQuotesPanel(): ReactElement {
  const { symbol, longVenue, shortVenue } = useStore(pairTicketStore)
  const long = useStore(quotesStore, ({ lines }) => lines[quoteKey(longVenue, symbol)])
  const short = useStore(quotesStore, ({ lines }) => lines[quoteKey(shortVenue, symbol)])
  const isChosen = symbol !== '' && longVenue !== '' && shortVenue !== ''
  return (
    <Panel
      name="Pair quotes"
      heading={
        <>
          Pair quotes
          {isChosen && (
            <span className={styles.route}>
              {symbol} long {venueName(longVenue)}, short {venueName(shortVenue)}
            </span>
          )}
        </>
      }
    >
      {isChosen ? (
        <div className={styles.quotes}>
          <QuoteRows
            long={{ name: venueName(longVenue), line: long }}
            short={{ name: venueName(shortVenue), line: short }}
          />
          <Crossings long={long} short={short} />
          <SpreadChart key={`${symbol} ${longVenue} ${shortVenue}`} />
        </div>
      ) : (
        <p className={styles.empty}>Choose a route on the left, or an asset in the ticket.</p>
      )}
    </Panel>
  )
}

interface CrossingsProps {
  readonly long: QuoteLine | undefined
  readonly short: QuoteLine | undefined
}

/** Entering buys the long ask and sells the short bid; leaving does the other two. */
function Crossings({ long, short }: CrossingsProps): ReactElement {
  return (
    <dl className={styles.crossings} aria-label="Cross spread">
      <Crossing name="Enter now" words="long ask against short bid" bps={crossSpreadBps(long, short)} />
      <Crossing name="Leave now" words="short ask against long bid" bps={crossSpreadBps(short, long)} />
    </dl>
  )
}

interface CrossingProps {
  readonly name: string
  readonly words: string
  readonly bps: number | undefined
}

function Crossing({ name, words, bps }: CrossingProps): ReactElement {
  return (
    <div className={styles.crossing}>
      <dt>
        {name} <span>{words}</span>
      </dt>
      <dd data-gain={bps !== undefined && bps > 0}>
        {formatSignedBps(bps)} <span>bps</span>
      </dd>
    </div>
  )
}
