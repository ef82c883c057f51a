import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import type { StreamView } from '../../../../../shared/views.ts'
import { Age } from '../../../components/age.tsx'
import { Panel } from '../../../components/panel.tsx'
import { StateMark } from '../../../components/state-mark.tsx'
import { formatKilobytes, formatRate } from '../../../format/numbers.ts'
import { streamTone } from '../../../format/words.ts'
import { streamsStore } from '../../../stores/streams.ts'
import styles from './streams.module.css'

/** Every socket: its state, what comes over it, and what went wrong. */
export function StreamsPanel(): ReactElement {
  const streams = useStore(streamsStore, (state) => state.streams)
  return (
    <Panel name="Streams">
      <ul className={styles.list}>
        {streams.map((stream) => (
          <Stream key={`${stream.venue} ${stream.name}`} stream={stream} />
        ))}
      </ul>
      {streams.length === 0 && <p className={styles.empty}>No socket is open yet</p>}
    </Panel>
  )
}

function Stream({ stream }: { readonly stream: StreamView }): ReactElement {
  const { name, state, detail, messagesPerSecond, bytesPerSecond, reconnects, gaps } = stream
  return (
    <li className={styles.stream} data-state={state}>
      <div className={styles.head}>
        <StateMark tone={streamTone[state]} />
        <span className={styles.name}>{name}</span>
        <span className={styles.state} title={detail}>
          {state}
          {detail !== undefined && state !== 'live' ? `: ${detail}` : ''}
        </span>
      </div>
      <dl className={styles.figures}>
        <Figure name="msg/s" value={formatRate(messagesPerSecond)} />
        <Figure name="KB/s" value={formatKilobytes(bytesPerSecond)} />
        <Figure name="age" value={<Age atMs={stream.lastMessageAtMs} />} />
        <Figure name="reconnects" value={String(reconnects)} isWarning={reconnects > 0} />
        <Figure name="gaps" value={String(gaps)} isWarning={gaps > 0} />
      </dl>
    </li>
  )
}

interface FigureProps {
  readonly name: string
  readonly value: string | ReactElement
  readonly isWarning?: boolean
}

function Figure({ name, value, isWarning = false }: FigureProps): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd data-warning={isWarning}>{value}</dd>
    </div>
  )
}
