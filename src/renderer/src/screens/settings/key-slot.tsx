import { type ReactElement, useState } from 'react'
import type { KeyFormView, KeySlotView } from '../../../../shared/views.ts'
import { messageOf } from '../../bridge/ask.ts'
import { ask } from '../../bridge/main.ts'
import button from '../../components/button.module.css'
import { StateMark } from '../../components/state-mark.tsx'
import { useGesture } from '../../components/use-gesture.ts'
import { dataSourceName, type Tone } from '../../format/words.ts'
import { KeyForm } from './key-form.tsx'
import { MaskedList } from './masked-list.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import styles from './settings.module.css'
import { type Verdict, VerdictLine } from './verdict-line.tsx'

interface KeySlotProps {
  readonly venue: string
  readonly venueName: string
  readonly forms: readonly KeyFormView[]
  readonly slot: KeySlotView
  readonly onChanged: () => Promise<void>
}

const stateName: Record<KeySlotView['state'], string> = {
  absent: 'Not offered',
  none: 'No keys',
  sealed: 'Sealed',
  session: 'This session only',
  locked: 'Keychain locked',
  lost: 'Cannot be opened',
}
const stateTone: Record<KeySlotView['state'], Tone> = {
  absent: 'idle',
  none: 'idle',
  sealed: 'good',
  session: 'warning',
  locked: 'bad',
  lost: 'bad',
}

/** The keys of one venue in one environment: what there is, and what can be done with it. */
export function KeySlot({ venue, venueName, forms, slot, onChanged }: KeySlotProps): ReactElement {
  const { environment, state } = slot
  const name = `${venueName} ${dataSourceName[environment]}`
  const [isEntering, setEntering] = useState(false)
  const [isRemoving, setRemoving] = useState(false)
  const [shown, setShown] = useState<KeySlotView['names']>()
  const [verdict, setVerdict] = useState<Verdict>()
  const test = useGesture(async () => {
    setVerdict(undefined)
    setVerdict(await ask('vault.test', { venue, environment }).catch(failed))
  })
  const hasKeys = state !== 'none' && state !== 'absent'

  const saved = async (masked: KeySlotView['names']): Promise<void> => {
    setEntering(false)
    setVerdict(undefined)
    setShown(masked)
    await onChanged()
  }
  const remove = async (): Promise<void> => {
    await ask('vault.remove', { venue, environment })
    setShown(undefined)
    setVerdict(undefined)
    await onChanged()
  }
  return (
    <section aria-label={name} className={styles.slot} data-open={isEntering}>
      <header className={styles.slotHead}>
        <h5 className={styles.environment}>{dataSourceName[environment]}</h5>
        <span className={styles.state}>
          <StateMark tone={stateTone[state]} />
          {state === 'none' && environment === 'simulator' ? 'Throw-away keys' : stateName[state]}
        </span>
      </header>
      <p className={styles.words} data-tone={stateTone[state]}>
        {slot.words}
      </p>
      <MaskedList fields={shown ?? slot.names} />
      {slot.awaitsStart && (
        <p className={styles.words} data-tone="warning">
          Changed while in use: Tandem goes on with the keys it started with until its next start.
        </p>
      )}
      {isEntering ? (
        <KeyForm
          venue={venue}
          environment={environment}
          forms={forms}
          onSaved={saved}
          onCancel={() => setEntering(false)}
        />
      ) : (
        state !== 'absent' && (
          <>
            <VerdictLine verdict={verdict} isBusy={test.isBusy} />
            <div className={styles.buttons}>
              <button type="button" className={button.small} onClick={() => setEntering(true)}>
                {hasKeys ? 'Replace' : 'Enter keys'}
              </button>
              {hasKeys && (
                <>
                  <button
                    type="button"
                    className={button.small}
                    onClick={test.onClick}
                    onKeyDown={test.onKeyDown}
                    aria-disabled={test.isBusy}
                  >
                    Test
                  </button>
                  <button type="button" className={button.small} onClick={() => setRemoving(true)}>
                    Remove
                  </button>
                </>
              )}
            </div>
          </>
        )
      )}
      <RemoveDialog what={name} isOpen={isRemoving} onRemove={remove} onClose={() => setRemoving(false)} />
    </section>
  )
}

function failed(cause: unknown): Verdict {
  return { outcome: 'unknown', words: messageOf(cause) }
}
