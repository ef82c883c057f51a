import type { ReactElement } from 'react'
import type { PairOperationView } from '../../../../../shared/pair-views.ts'
import { PaperError } from '../../../components/paper-error.tsx'
import { magnitude, signOf } from '../../../format/decimal-text.ts'
import { formatQuote } from '../../../format/numbers.ts'
import { formatAge, formatTime } from '../../../format/time.ts'
import { stateWords } from '../pairs/pair-words.ts'
import { OperationOrders } from './operation-orders.tsx'
import { Phases } from './phases.tsx'
import styles from './timeline.module.css'

interface OperationProps {
  readonly operation: PairOperationView
  readonly symbol: string
}

/** One opening or closing: what it came to, its steps, its orders, and where its time went. */
export function Operation({ operation, symbol }: OperationProps): ReactElement {
  const { kind, startedAtMs, end, reason, steps, orders, phases, calls } = operation
  const title = kind === 'open' ? 'Open' : 'Close'
  return (
    <article className={styles.operation} aria-label={`${title} at ${formatTime(startedAtMs)}`}>
      <header className={styles.head}>
        <h3 className={styles.title}>{title}</h3>
        <span>{formatTime(startedAtMs)}</span>
        <span className={styles.end}>{end === undefined ? 'under way' : stateWords(end)}</span>
        <Figures operation={operation} />
        <PaperError venues={orders.map(({ venue }) => venue)} />
        {reason !== undefined && <span className={styles.reason}>{reason}</span>}
      </header>
      <div className={styles.columns}>
        <ol className={styles.steps} aria-label="Steps">
          {steps.map(({ atMs, state, words }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added at the end
            <li key={index}>
              <span className={styles.at}>+{formatMs(atMs - startedAtMs)}</span>
              <span className={styles.step}>{state}</span>
              <span className={styles.stepWords}>{words || stateWords(state)}</span>
            </li>
          ))}
        </ol>
        <OperationOrders orders={orders} startedAtMs={startedAtMs} symbol={symbol} />
        <Phases phases={phases} calls={calls} />
      </div>
    </article>
  )
}

function Figures({ operation }: { readonly operation: PairOperationView }): ReactElement {
  const { totalMs, nakedMs, quoteSeconds, costQuote, feesQuote } = operation
  return (
    <dl className={styles.figures}>
      <Figure name="Took" text={totalMs === undefined ? '…' : formatMs(totalMs)} />
      <Figure name="Naked" text={formatAge(nakedMs)} />
      <Figure name="Dollar-seconds" text={formatQuote(quoteSeconds, 1)} />
      {costQuote !== undefined && (
        <Figure name={costName(costQuote)} text={formatQuote(magnitude(costQuote), 4)} />
      )}
      <Figure name="Fees" text={formatQuote(feesQuote, 4)} />
    </dl>
  )
}

/** Hedging and taking back mostly cost; when they gained, the word says so, not only a sign. */
const costName = (costQuote: string): string =>
  signOf(costQuote) < 0 ? 'Evening out gained' : 'Evening out cost'

function Figure({ name, text }: { readonly name: string; readonly text: string }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </div>
  )
}

const formatMs = (ms: number): string => (ms < 10_000 ? `${Math.round(ms)} ms` : formatAge(ms))
