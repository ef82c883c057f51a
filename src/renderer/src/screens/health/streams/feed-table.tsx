import type { ReactElement } from 'react'
import type { FeedReport, StreamsReport } from '../../../../../shared/views.ts'
import { DataTable, type DeskColumn } from '../../../components/data-table.tsx'
import { StateMark } from '../../../components/state-mark.tsx'
import { formatKilobytes, UNKNOWN } from '../../../format/numbers.ts'
import { formatAge, formatCountdown } from '../../../format/time.ts'
import { formatMilliseconds, formatTraffic } from '../../../format/traffic.ts'
import type { Tone } from '../../../format/words.ts'

interface FeedRow extends FeedReport {
  readonly venueName: string
}

const feedTone: Record<FeedReport['state'], Tone> = {
  live: 'good',
  resuming: 'busy',
  late: 'warning',
  cooling: 'busy',
  paused: 'idle',
  idle: 'good',
}

/** The state in words; what cannot pause flows on without a need. */
const stateWords: Record<FeedReport['state'], string> = {
  live: 'live',
  resuming: 'resuming',
  late: 'late',
  cooling: 'cooling',
  paused: 'paused',
  idle: 'always on',
}

/** Why a feed is needed, in the words of the desk. */
const reasonWords: Record<FeedReport['reasons'][number], string> = {
  panel: 'panel',
  ticket: 'ticket',
  execution: 'execution',
  position: 'open position',
  'paper-order': 'resting paper order',
  alert: 'alert',
  strategy: 'strategy',
  pair: 'open pair',
  scan: 'scan',
}

const columns: readonly DeskColumn<FeedRow>[] = [
  { id: 'venue', header: 'Venue', align: 'left', cell: ({ venueName }) => venueName },
  { id: 'symbol', header: 'Symbol', align: 'left', cell: ({ symbol }) => symbol },
  {
    id: 'state',
    header: 'State',
    align: 'left',
    cell: ({ venue, symbol, state, detail, coolDownLeftMs, levels }) => (
      <span data-testid={`feed-${venue}-${symbol}`} data-state={state} title={detail}>
        <StateMark tone={feedTone[state]} /> {stateWords[state]}
        {levels !== undefined && `, top ${levels}`}
        {coolDownLeftMs !== undefined && ` ${formatCountdown(coolDownLeftMs)}`}
      </span>
    ),
  },
  {
    id: 'reasons',
    header: 'Needed by',
    align: 'left',
    isElastic: true,
    cell: ({ reasons }) =>
      reasons.length > 0 ? reasons.map((each) => reasonWords[each]).join(', ') : UNKNOWN,
  },
  {
    id: 'baseline',
    header: 'Live kB/s',
    cell: ({ baselineBytesPerSecond }) =>
      baselineBytesPerSecond === undefined ? UNKNOWN : formatKilobytes(baselineBytesPerSecond),
  },
  { id: 'paused', header: 'Paused', cell: ({ pausedMs }) => (pausedMs > 0 ? formatAge(pausedMs) : UNKNOWN) },
  { id: 'saved', header: 'Saved', cell: ({ savedBytes }) => formatTraffic(savedBytes) },
  { id: 'resumes', header: 'Resumes', cell: ({ resumes }) => resumes },
  { id: 'late', header: 'Late', cell: ({ lateResumes }) => lateResumes },
  { id: 'p50', header: 'p50 ms', from: 'medium', cell: ({ resumeMsP50 }) => formatMilliseconds(resumeMsP50) },
  { id: 'p95', header: 'p95 ms', from: 'medium', cell: ({ resumeMsP95 }) => formatMilliseconds(resumeMsP95) },
]

/** Every feed that was ever needed: by whom, and what pausing it saved. */
export function FeedTable({ venues }: Pick<StreamsReport, 'venues'>): ReactElement {
  const rows = venues.flatMap(({ name, feeds }) => feeds.map((feed) => ({ ...feed, venueName: name })))
  return (
    <DataTable
      columns={columns}
      rows={rows}
      rowId={({ venue, symbol }) => `${venue} ${symbol}`}
      empty="Nothing has been needed yet"
    />
  )
}
