import type { ReactElement } from 'react'
import type { StreamsReport } from '../../../../../shared/views.ts'
import { formatAge } from '../../../format/time.ts'
import { formatDollars, formatTraffic } from '../../../format/traffic.ts'
import styles from './streams-tab.module.css'

/** What pausing saved, in all and by venue, against what these feeds bring while they are live. */
export function StreamsSummary({ report }: { readonly report: StreamsReport }): ReactElement {
  const { totals, venues, sinceMs, atMs } = report
  const whole = totals.savedBytes + totals.wireBytes
  const share = whole > 0 ? (totals.savedBytes / whole) * 100 : 0
  const states = venues.flatMap(({ feeds }) => feeds.map(({ state }) => state))
  const paused = states.filter((state) => state === 'paused').length
  return (
    <dl className={styles.summary}>
      <Fact
        term="Saved"
        value={formatTraffic(totals.savedBytes)}
        note={`${share.toFixed(1)} % of always-on`}
      />
      <Fact
        term="Money saved"
        value={formatDollars(totals.savedMoney)}
        note={`in ${formatAge(atMs - sinceMs)}`}
      />
      <Fact
        term="On the wire"
        value={formatTraffic(totals.wireBytes)}
        note={`${formatTraffic(totals.bytes)} decoded`}
      />
      <Fact term="Paused" value={`${paused} of ${states.length}`} note="feeds" />
    </dl>
  )
}

function Fact({
  term,
  value,
  note,
}: {
  readonly term: string
  readonly value: string
  readonly note: string
}): ReactElement {
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        <strong>{value}</strong> <span>{note}</span>
      </dd>
    </div>
  )
}
