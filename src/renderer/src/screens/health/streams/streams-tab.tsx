import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import type { StreamView } from '../../../../../shared/views.ts'
import { Age } from '../../../components/age.tsx'
import { DataTable, type DeskColumn } from '../../../components/data-table.tsx'
import { Panel } from '../../../components/panel.tsx'
import { StateMark } from '../../../components/state-mark.tsx'
import { formatKilobytes, formatRate } from '../../../format/numbers.ts'
import { streamTone } from '../../../format/words.ts'
import { streamsStore } from '../../../stores/streams.ts'
import styles from './streams-tab.module.css'

const columns: readonly DeskColumn<StreamView>[] = [
  { id: 'venue', header: 'Venue', align: 'left', cell: ({ venue }) => venue },
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
  { id: 'bytes', header: 'KB/s', cell: ({ bytesPerSecond }) => formatKilobytes(bytesPerSecond) },
  { id: 'age', header: 'Age', cell: ({ lastMessageAtMs }) => <Age atMs={lastMessageAtMs} isCalm /> },
  { id: 'reconnects', header: 'Reconnects', cell: ({ reconnects }) => reconnects },
  { id: 'gaps', header: 'Gaps', cell: ({ gaps }) => gaps },
]

/** Every socket of every venue: its state, what came over it and what pausing saved. */
export function StreamsTab(): ReactElement {
  const streams = useStore(streamsStore, (state) => state.streams)
  return (
    <Panel name="Streams" className={styles.sockets}>
      <DataTable
        columns={columns}
        rows={streams}
        rowId={({ venue, name }) => `${venue} ${name}`}
        empty="No socket is open yet"
      />
    </Panel>
  )
}
