import type { ReactElement } from 'react'
import type { PairVerdictLine } from '../../../../../shared/pair-views.ts'
import { StateMark } from '../../../components/state-mark.tsx'
import { UNKNOWN } from '../../../format/numbers.ts'
import styles from './pair-ticket.module.css'

const names: readonly PairVerdictLine['name'][] = ['Depth', 'Margin', 'Liquidation', 'Break-even', 'Books']

/** Each tone has its word beside its shape. */
const toneWord: Record<PairVerdictLine['tone'], string> = {
  good: 'good',
  warning: 'watch',
  bad: 'bad',
  idle: '',
}

interface VerdictProps {
  readonly lines: readonly PairVerdictLine[]
  readonly isCurrent: boolean
}

/** Five lines about the pair, always five. */
export function Verdict({ lines, isCurrent }: VerdictProps): ReactElement {
  return (
    <ul className={styles.verdict} aria-label="Verdict" data-current={isCurrent}>
      {names.map((name) => {
        const line = lines.find((each) => each.name === name)
        const tone = line?.tone ?? 'idle'
        return (
          <li key={name} title={line?.words}>
            <span className={styles.name}>
              <StateMark tone={tone} />
              {name}
            </span>
            <span className={styles.tone} data-tone={tone}>
              {toneWord[tone]}
            </span>
            <span className={styles.value}>{line?.value || UNKNOWN}</span>
            <span className={styles.words}>{line?.words}</span>
          </li>
        )
      })}
    </ul>
  )
}
