import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import type { StreamView, VenueView } from '../../../../../shared/views.ts'
import { Age } from '../../../components/age.tsx'
import { Panel } from '../../../components/panel.tsx'
import { StateMark } from '../../../components/state-mark.tsx'
import { formatKilobytes, formatRate } from '../../../format/numbers.ts'
import { streamTone, venueTone } from '../../../format/words.ts'
import { sessionStore } from '../../../stores/session.ts'
import { streamsStore } from '../../../stores/streams.ts'
import styles from './streams.module.css'

/** Every socket of every venue: its state, what comes over it, and what went wrong. */
export function StreamsPanel(): ReactElement {
  const streams = useStore(streamsStore, (state) => state.streams)
  const venues = useStore(sessionStore, (state) => state.venues)
  return (
    <Panel name="Streams">
      <table className={styles.table} aria-label="Sockets">
        <thead>
          <tr>
            <th scope="col">Socket</th>
            <th scope="col">State</th>
            <th scope="col">msg/s</th>
            <th scope="col">KB/s</th>
            <th scope="col">Age</th>
            <th scope="col" title="Reconnects">
              Rec.
            </th>
            <th scope="col" title="Gaps in the sequence">
              Gaps
            </th>
          </tr>
        </thead>
        {venues.map((view) => (
          <tbody key={view.venue} aria-label={view.name}>
            <VenueRow view={view} />
            {streams
              .filter(({ venue }) => venue === view.venue)
              .map((stream) => (
                <StreamRow key={stream.name} stream={stream} />
              ))}
          </tbody>
        ))}
      </table>
      {streams.length === 0 && <p className={styles.empty}>No socket is open yet</p>}
    </Panel>
  )
}

function VenueRow({ view }: { readonly view: VenueView }): ReactElement {
  const { name, state, detail } = view
  const words = state === 'connected' ? '' : `${state}${detail === undefined ? '' : `: ${detail}`}`
  return (
    <tr className={styles.venue}>
      <th scope="rowgroup" colSpan={7}>
        <div className={styles.heading}>
          <StateMark tone={venueTone[state]} />
          {name}
          <span className={styles.detail} title={words}>
            {words}
          </span>
        </div>
      </th>
    </tr>
  )
}

function StreamRow({ stream }: { readonly stream: StreamView }): ReactElement {
  const { name, state, detail, messagesPerSecond, bytesPerSecond, reconnects, gaps, lastMessageAtMs } = stream
  return (
    <tr data-state={state} title={detail}>
      <th scope="row" title={name}>
        {name}
      </th>
      <td className={styles.state}>
        <StateMark tone={streamTone[state]} /> {state}
      </td>
      <td>{formatRate(messagesPerSecond)}</td>
      <td>{formatKilobytes(bytesPerSecond)}</td>
      <td>
        <Age atMs={lastMessageAtMs} isCalm />
      </td>
      <td data-warning={reconnects > 0}>{reconnects}</td>
      <td data-warning={gaps > 0}>{gaps}</td>
    </tr>
  )
}
