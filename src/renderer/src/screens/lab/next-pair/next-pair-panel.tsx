import { type ReactElement, useState } from 'react'
import { useStore } from 'zustand'
import type { PaperFaultView, PaperVenueView } from '../../../../../shared/paper-lab-views.ts'
import { tellLab } from '../../../bridge/lab-commands.ts'
import button from '../../../components/button.module.css'
import { Panel } from '../../../components/panel.tsx'
import { Picker } from '../../../components/picker.tsx'
import { useGesture } from '../../../components/use-gesture.ts'
import { pairTicketStore } from '../../../stores/pair-ticket.ts'
import { paperLabStore } from '../../../stores/paper-lab.ts'
import { sessionStore } from '../../../stores/session.ts'
import { faultOptions, queuedWords } from '../fault-words.ts'
import { queueFault } from '../queue-fault.ts'
import styles from './next-pair.module.css'

const isFault = (value: string): value is PaperFaultView => faultOptions.some((each) => each.value === value)

/** What goes wrong with the pair that is opened next: either leg, in one of three ways. */
export function NextPairPanel(): ReactElement {
  const { longVenue, shortVenue } = useStore(pairTicketStore)
  const venues = useStore(paperLabStore, ({ lab }) => lab?.venues) ?? []
  const isLive = useStore(sessionStore, ({ session }) => session?.mode === 'live')
  const [how, setHow] = useState<PaperFaultView>('reject')
  const long = venues.find(({ venue }) => venue === longVenue)
  const short = venues.find(({ venue }) => venue === shortVenue)
  return (
    <Panel name="Next pair">
      <div className={styles.around}>
        <div className={styles.body}>
          <div className={styles.how}>
            <span aria-hidden="true">A leg that fails is</span>
            <Picker
              label="How the leg fails"
              value={how}
              options={faultOptions}
              onChange={(value) => {
                if (isFault(value)) setHow(value)
              }}
            />
          </div>
          <div className={styles.legs}>
            <FailLeg letter="A" side="long" at={long} how={how} isLive={isLive} />
            <FailLeg letter="B" side="short" at={short} how={how} isLive={isLive} />
          </div>
          <div className={styles.queue}>
            <Queued at={long} />
            <Queued at={short} />
            {[long, short].every((at) => at === undefined || at.faults.length === 0) && (
              <p className={styles.none}>
                {isLive ? 'Live orders are not touched.' : 'Nothing is queued: both legs are sent as usual.'}
              </p>
            )}
          </div>
        </div>
      </div>
    </Panel>
  )
}

interface FailLegProps {
  readonly letter: 'A' | 'B'
  readonly side: 'long' | 'short'
  readonly at: PaperVenueView | undefined
  readonly how: PaperFaultView
  readonly isLive: boolean
}

function FailLeg({ letter, side, at, how, isLive }: FailLegProps): ReactElement {
  const reason =
    at === undefined ? 'Choose a venue in the ticket' : isLive ? 'The lab acts on paper only' : undefined
  const { isBusy, ...handlers } = useGesture(async () => {
    if (at !== undefined && reason === undefined) await queueFault(at, how)
  })
  return (
    <button
      type="button"
      className={styles.fail}
      aria-label={`Fail leg ${letter} now`}
      aria-disabled={isBusy || reason !== undefined}
      title={reason ?? `${at?.venueName}'s next order fails`}
      {...handlers}
    >
      <strong>Fail leg {letter} now</strong>
      <span data-side={side}>
        {side} · {at?.venueName ?? '–'}
      </span>
    </button>
  )
}

function Queued({ at }: { readonly at: PaperVenueView | undefined }): ReactElement | null {
  if (at === undefined || at.faults.length === 0) return null
  const { venue, venueName, faults } = at
  const words = queuedWords(venueName, faults)
  return (
    <p className={styles.queued} role="status">
      <span title={words}>{words}</span>
      <button
        type="button"
        className={button.small}
        aria-label={`Clear ${venueName}'s next faults`}
        onClick={() => void tellLab('lab.clearFaults', { venue }, 'The faults stay')}
      >
        Clear
      </button>
    </p>
  )
}
