import type { ReactElement } from 'react'
import type { SocketReport, StreamsReport } from '../../../../../shared/views.ts'
import { Age } from '../../../components/age.tsx'
import { DataTable, type DeskColumn } from '../../../components/data-table.tsx'
import { Sparkline } from '../../../components/sparkline.tsx'
import { StateMark } from '../../../components/state-mark.tsx'
import { formatKilobytes, formatRate, UNKNOWN } from '../../../format/numbers.ts'
import { formatAge } from '../../../format/time.ts'
import { formatTraffic } from '../../../format/traffic.ts'
import { streamTone } from '../../../format/words.ts'

interface SocketRow extends SocketReport {
  readonly venueName: string
}

/** Main keeps an hour; ten minutes are drawn. */
const POINTS = 120

const columns: readonly DeskColumn<SocketRow>[] = [
  { id: 'venue', header: 'Venue', align: 'left', cell: ({ venueName }) => venueName },
  { id: 'socket', header: 'Socket', align: 'left', cell: ({ name }) => name },
  {
    id: 'state',
    header: 'State',
    align: 'left',
    isElastic: true,
    cell: ({ state, detail }) => (
      <span title={detail}>
        <StateMark tone={streamTone[state]} /> {state}
      </span>
    ),
  },
  { id: 'messages', header: 'msg/s', cell: ({ messagesPerSecond }) => formatRate(messagesPerSecond) },
  { id: 'bytes', header: 'kB/s', cell: ({ bytesPerSecond }) => formatKilobytes(bytesPerSecond) },
  {
    id: 'spark',
    header: '10 min',
    from: 'medium',
    cell: ({ venueName, name, history }) => (
      <Sparkline
        values={history}
        points={POINTS}
        label={`${venueName} ${name}: traffic of ten minutes, at most ${formatTraffic(Math.max(0, ...history))} a second`}
      />
    ),
  },
  { id: 'age', header: 'Last', cell: ({ lastMessageAtMs }) => <Age atMs={lastMessageAtMs} isCalm /> },
  { id: 'wire', header: 'On the wire', cell: ({ wireBytes }) => formatTraffic(wireBytes) },
  { id: 'decoded', header: 'Decoded', from: 'wide', cell: ({ bytes }) => formatTraffic(bytes) },
  { id: 'paused', header: 'Paused', cell: ({ pausedMs }) => (pausedMs > 0 ? formatAge(pausedMs) : UNKNOWN) },
  { id: 'reconnects', header: 'Rec.', cell: ({ reconnects }) => reconnects },
  { id: 'resubscribes', header: 'Resub.', cell: ({ resubscribes }) => resubscribes ?? UNKNOWN },
  { id: 'gaps', header: 'Gaps', cell: ({ gaps }) => gaps },
]

/** Every socket: its state, what came over it, and what went wrong. */
export function SocketTable({ venues }: Pick<StreamsReport, 'venues'>): ReactElement {
  const rows = venues.flatMap(({ name, sockets }) =>
    sockets.map((socket) => ({ ...socket, venueName: name })),
  )
  return (
    <DataTable
      columns={columns}
      rows={rows}
      rowId={({ venue, name }) => `${venue} ${name}`}
      empty="No socket is open yet"
    />
  )
}
