import type { ReactElement } from 'react'
import type { PairView } from '../../../../../shared/pair-views.ts'
import { StateMark } from '../../../components/state-mark.tsx'
import { NakedTime } from './naked-time.tsx'
import { pairStateName, pairTone, stateWords } from './pair-words.ts'
import styles from './pairs.module.css'

/** State in a word and a shape, with the step under it; one leg alone is not to be missed, and its clock runs. */
export function StateCell({ pair }: { readonly pair: PairView }): ReactElement {
  const { state, step, words } = pair
  const second = words ?? (step === undefined ? '' : stateWords(step))
  return (
    <div className={styles.state} title={second}>
      <div className={styles.stateWord} data-state={state}>
        <StateMark tone={pairTone[state]} />
        <span>{pairStateName[state]}</span>
        {state === 'naked' && <NakedTime pair={pair} />}
      </div>
      <div className={styles.second}>{second}</div>
    </div>
  )
}
