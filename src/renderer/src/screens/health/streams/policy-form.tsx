import { type ReactElement, useState } from 'react'
import type { StreamPolicy } from '../../../../../shared/views.ts'
import { messageOf } from '../../../bridge/ask.ts'
import { ask } from '../../../bridge/main.ts'
import styles from './streams-tab.module.css'

interface PolicyFormProps {
  readonly policy: StreamPolicy
  readonly onChanged: () => void
}

/** When market data pauses, and what a gigabyte costs. Each choice counts at once. */
export function PolicyForm({ policy, onChanged }: PolicyFormProps): ReactElement {
  const [failure, setFailure] = useState<string>()
  const change = async (part: Partial<StreamPolicy>): Promise<void> => {
    try {
      await ask('streams.configure', part)
      setFailure(undefined)
    } catch (cause) {
      setFailure(messageOf(cause))
    }
    onChanged()
  }
  return (
    <div className={styles.policy}>
      <NumberField
        label="Pause after, seconds"
        value={policy.coolDownSeconds}
        min={1}
        max={3_600}
        step={1}
        onChange={(coolDownSeconds) => void change({ coolDownSeconds })}
      />
      <NumberField
        label="Dollars per GB"
        value={policy.pricePerGigabyte}
        min={0}
        max={100}
        step={0.01}
        onChange={(pricePerGigabyte) => void change({ pricePerGigabyte })}
      />
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={policy.leavesSharedChannels}
          onChange={(event) => void change({ leavesSharedChannels: event.target.checked })}
        />
        Leave channels on shared sockets
      </label>
      {failure !== undefined && (
        <p role="alert" className={styles.failure}>
          {failure}
        </p>
      )}
    </div>
  )
}

interface NumberFieldProps {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  readonly onChange: (value: number) => void
}

/** A number within bounds, taken when it is left or Enter is pressed; anything else goes back to what was. */
function NumberField({ label, value, min, max, step, onChange }: NumberFieldProps): ReactElement {
  const [text, setText] = useState<string>()
  const commit = (): void => {
    setText(undefined)
    if (text === undefined || text.trim() === '') return
    const entered = Number(text)
    if (!Number.isFinite(entered) || entered === value) return
    onChange(Math.min(max, Math.max(min, step === 1 ? Math.round(entered) : entered)))
  }
  return (
    <label className={styles.field}>
      {label}
      <input
        className={styles.number}
        inputMode="decimal"
        value={text ?? String(value)}
        title={`${min} to ${max}`}
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit()
        }}
      />
    </label>
  )
}
