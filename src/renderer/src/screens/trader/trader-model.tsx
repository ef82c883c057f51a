import { type ReactElement, useState } from 'react'
import type { TraderModelView } from '../../../../shared/paper-trader-views.ts'
import { messageOf } from '../../bridge/ask.ts'
import { readTrader } from '../../bridge/follow-trader.ts'
import { ask } from '../../bridge/main.ts'
import button from '../../components/button.module.css'
import { StateMark } from '../../components/state-mark.tsx'
import type { Tone } from '../../format/words.ts'
import styles from './trader.module.css'

const tones: Readonly<Record<TraderModelView['state'], Tone>> = {
  none: 'idle',
  chosen: 'idle',
  loading: 'busy',
  ready: 'good',
  failed: 'bad',
}

interface ModelProps {
  readonly model: TraderModelView
  /** While the trader runs, its model stays. */
  readonly isOn: boolean
  readonly onProblem: (words: string | undefined) => void
}

/** The user's own model: which file, how it is, and the way to another. */
export function TraderModel({ model, isOn, onProblem }: ModelProps): ReactElement {
  const [isBusy, setIsBusy] = useState(false)
  const { state, fileName, horizonMinutes, words } = model
  const choose = async (): Promise<void> => {
    setIsBusy(true)
    onProblem(undefined)
    try {
      await ask('trader.chooseModel', {})
    } catch (cause) {
      onProblem(messageOf(cause))
    }
    await readTrader()
    setIsBusy(false)
  }
  const about = [horizonMinutes === undefined ? undefined : `${horizonMinutes} min`, state].filter(Boolean)
  return (
    <>
      <button
        type="button"
        className={button.plain}
        aria-disabled={isBusy || isOn}
        onClick={() => {
          if (!isBusy && !isOn) void choose()
        }}
      >
        Choose model…
      </button>
      <output className={styles.model} aria-label="Model" title={words ?? fileName}>
        <StateMark tone={tones[state]} />
        {fileName === undefined ? (
          <span className={styles.dim}>no model chosen</span>
        ) : (
          <>
            <span className={styles.fileName}>{fileName}</span>
            <span className={styles.dim}>{about.join(' · ')}</span>
          </>
        )}
      </output>
    </>
  )
}
