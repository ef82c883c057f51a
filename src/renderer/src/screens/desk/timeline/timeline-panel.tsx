import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import button from '../../../components/button.module.css'
import { Panel } from '../../../components/panel.tsx'
import { closeTimeline } from '../../../stores/desk.ts'
import { pairsStore } from '../../../stores/pairs.ts'
import { pairName } from '../pairs/pair-words.ts'
import { Operation } from './operation.tsx'
import styles from './timeline.module.css'
import { useOperations } from './use-operations.ts'

/** Everything that was done with one pair, from the journal: the newest operation first. */
export function TimelinePanel({ pairId }: { readonly pairId: string }): ReactElement {
  const pair = useStore(pairsStore, ({ pairs }) => pairs.find((each) => each.pairId === pairId))
  const { operations, failure, retry } = useOperations(pairId)
  return (
    <Panel
      name="Timeline"
      heading={
        <>
          Timeline <span className={styles.of}>{pair === undefined ? '' : pairName(pair)}</span>
        </>
      }
      controls={
        <button type="button" className={button.small} aria-label="Close timeline" onClick={closeTimeline}>
          Hide
        </button>
      }
    >
      <div className={styles.timeline}>
        {failure !== undefined && (
          <p role="alert" className={styles.failure}>
            The timeline could not be read: {failure}{' '}
            <button type="button" className={button.small} onClick={retry}>
              Read again
            </button>
          </p>
        )}
        {operations === undefined && failure === undefined && (
          <p className={styles.note} role="status">
            Reading the journal
          </p>
        )}
        {operations?.length === 0 && (
          <p className={styles.note}>The journal has no operation on this pair yet.</p>
        )}
        {operations?.toReversed().map((operation) => (
          <Operation key={operation.intentId} operation={operation} symbol={pair?.symbol ?? ''} />
        ))}
      </div>
    </Panel>
  )
}
