import { Popover } from 'radix-ui'
import { type ReactElement, useId, useState } from 'react'
import { MOST_DROPPED_REPLIES } from '../../../../../shared/paper-lab-contract.ts'
import type { PaperFaultView, PaperVenueView } from '../../../../../shared/paper-lab-views.ts'
import { tellLab } from '../../../bridge/lab-commands.ts'
import button from '../../../components/button.module.css'
import { faultName, faultOptions, faultsText } from '../fault-words.ts'
import { queueFault } from '../queue-fault.ts'
import styles from './venues.module.css'

/** What a venue's next orders meet, and the way to add to it. */
export function FaultsCell({ at }: { readonly at: PaperVenueView }): ReactElement {
  const { venue, venueName, faults } = at
  const [isOpen, setOpen] = useState(false)
  const text = faultsText(faults)
  return (
    <div className={styles.faults}>
      <Popover.Root open={isOpen} onOpenChange={setOpen}>
        <Popover.Trigger className={button.small} aria-label={`Fail next order of ${venueName}`}>
          Fail…
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            className={styles.sheet}
            align="end"
            sideOffset={4}
            collisionPadding={8}
            aria-label={`Next orders of ${venueName}`}
          >
            <FaultForm at={at} onDone={() => setOpen(false)} />
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      {faults.length > 0 && (
        <>
          <span className={styles.queued} title={text}>
            {faults.length}: {faults[0] === undefined ? '' : faultName[faults[0]]}
            {faults.length > 1 && ' …'}
          </span>
          <button
            type="button"
            className={styles.clear}
            aria-label={`Clear faults of ${venueName}`}
            title="Clear what is queued"
            onClick={() => void tellLab('lab.clearFaults', { venue }, `${venueName}: the faults stay`)}
          >
            ×
          </button>
        </>
      )}
    </div>
  )
}

interface FaultFormProps {
  readonly at: PaperVenueView
  readonly onDone: () => void
}

function FaultForm({ at, onDone }: FaultFormProps): ReactElement {
  const id = useId()
  const [how, setHow] = useState<PaperFaultView>('reject')
  const [count, setCount] = useState('1')
  const isOne = how === 'reject'
  const problem = isOne ? undefined : countProblem(count)

  const submit = async (): Promise<void> => {
    if (problem !== undefined) return
    if (await queueFault(at, how, isOne ? 1 : Number(count))) onDone()
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <fieldset className={styles.ways}>
        <legend>{at.venueName}'s next order</legend>
        {faultOptions.map(({ value, label }) => (
          <label key={value}>
            <input type="radio" name={id} checked={how === value} onChange={() => setHow(value)} />
            {label}
          </label>
        ))}
      </fieldset>
      <div className={styles.line}>
        <label htmlFor={id}>Orders</label>
        <input
          id={id}
          className={styles.number}
          inputMode="numeric"
          autoComplete="off"
          maxLength={4}
          disabled={isOne}
          value={isOne ? '1' : count}
          onChange={(event) => setCount(event.target.value)}
          aria-invalid={problem !== undefined}
          aria-describedby={`${id}-words`}
        />
        <button type="submit" className={button.small} aria-disabled={problem !== undefined}>
          Queue
        </button>
      </div>
      <p id={`${id}-words`} className={styles.words} role={problem === undefined ? undefined : 'alert'}>
        {problem ?? (isOne ? 'One order at a time; queue it again for the one after.' : '')}
      </p>
    </form>
  )
}

function countProblem(count: string): string | undefined {
  const isCount =
    /^\d{1,4}$/.test(count.trim()) && Number(count) >= 1 && Number(count) <= MOST_DROPPED_REPLIES
  return isCount ? undefined : `expected 1 to ${MOST_DROPPED_REPLIES} orders, got "${count}"`
}
