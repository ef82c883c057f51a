import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import type { PairView } from '../../../../../shared/pair-views.ts'
import { pairCommands } from '../../../bridge/main.ts'
import button from '../../../components/button.module.css'
import { HoldButton } from '../../../components/hold-button.tsx'
import { deskStore, toggleTimeline } from '../../../stores/desk.ts'
import { pairRunsStore } from '../../../stores/pair-runs.ts'
import { isOver, isWorking } from '../../../stores/pairs.ts'
import { sessionStore } from '../../../stores/session.ts'
import { pairName } from './pair-words.ts'
import styles from './pairs.module.css'

/** Close, by holding, and the timeline. */
export function PairActions({ pair }: { readonly pair: PairView }): ReactElement {
  const mode = useStore(sessionStore, ({ session }) => session?.mode)
  const isTimelineOpen = useStore(deskStore, ({ timelineOf }) => timelineOf === pair.pairId)
  const isClosing = useStore(pairRunsStore, ({ running }) => running.has(pair.pairId))
  const name = pairName(pair)
  const isBusy = isClosing || isWorking(pair)
  return (
    <div className={styles.actions}>
      {!isOver(pair) && (
        <HoldButton
          label={`Close ${name}`}
          size="small"
          isDisabled={isBusy}
          note={isBusy ? 'An operation works on this pair' : 'Hold to close'}
          subject={`${mode} ${pair.pairId}`}
          onHeld={async () => void pairCommands.close(pair)}
        >
          Close
        </HoldButton>
      )}
      <button
        type="button"
        className={button.small}
        aria-label={`Timeline of ${name}`}
        aria-pressed={isTimelineOpen}
        onClick={() => toggleTimeline(pair.pairId)}
      >
        Timeline
      </button>
    </div>
  )
}
