import type { ReactElement } from 'react'
import type { CallOutput } from '../../../../shared/contract.ts'
import { StateMark } from '../../components/state-mark.tsx'
import type { Tone } from '../../format/words.ts'
import styles from './settings.module.css'

/** What came of a test. */
export type Verdict = Pick<CallOutput<'vault.test'>, 'outcome' | 'words'>

const tone: Record<Verdict['outcome'], Tone> = {
  accepted: 'good',
  refused: 'bad',
  unknown: 'warning',
  invalid: 'bad',
}

interface VerdictLineProps {
  readonly verdict: Verdict | undefined
  readonly isBusy: boolean
}

/** The venue's words about the keys; its line is kept while there are none. */
export function VerdictLine({ verdict, isBusy }: VerdictLineProps): ReactElement {
  return (
    <p role="status" aria-label="Test result" className={styles.verdict} data-outcome={verdict?.outcome}>
      {isBusy && (
        <>
          <StateMark tone="busy" />
          <span>Asking the venue</span>
        </>
      )}
      {!isBusy && verdict !== undefined && (
        <>
          <StateMark tone={tone[verdict.outcome]} />
          <span>{verdict.words}</span>
        </>
      )}
    </p>
  )
}
