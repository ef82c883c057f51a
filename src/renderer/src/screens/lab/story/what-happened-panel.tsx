import type { ReactElement } from 'react'
import type { PairOperationView, PairView } from '../../../../../shared/pair-views.ts'
import { Panel } from '../../../components/panel.tsx'
import { PaperError } from '../../../components/paper-error.tsx'
import { StateMark } from '../../../components/state-mark.tsx'
import { selectInstrument, sessionStore } from '../../../stores/session.ts'
import { OperationOrders } from '../../desk/timeline/operation-orders.tsx'
import type { StoryTerms } from './sentence.ts'
import styles from './story.module.css'
import { storyOf } from './story-of.ts'

interface WhatHappenedPanelProps {
  readonly pair: PairView | undefined
  readonly operation: PairOperationView | undefined
}

/** The operation of the path in sentences, and under them its orders. */
export function WhatHappenedPanel({ pair, operation }: WhatHappenedPanelProps): ReactElement {
  return (
    <Panel name="What happened" controls={<PaperError venues={pair?.legs.map(({ venue }) => venue) ?? []} />}>
      <div className={styles.body}>
        {pair === undefined || operation === undefined ? (
          <p className={styles.none}>
            What is sent, what each venue makes of it and how it is put right stands here, step by step.
          </p>
        ) : (
          <>
            <ol className={styles.story} aria-label="Story">
              {storyOf(operation, termsOf(pair)).map(({ tone, words }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a sentence is what stands at its place
                <li key={index}>
                  {tone === undefined ? <span className={styles.fact}>·</span> : <StateMark tone={tone} />}
                  <span>{words}</span>
                </li>
              ))}
            </ol>
            <OperationOrders
              orders={operation.orders}
              startedAtMs={operation.startedAtMs}
              symbol={pair.symbol}
            />
          </>
        )}
      </div>
    </Panel>
  )
}

function termsOf({ symbol, legs }: PairView): StoryTerms {
  return {
    symbol,
    quoteAsset: legs[0]?.quoteAsset ?? '',
    priceDecimalsOf: (venue) => selectInstrument(venue, symbol)(sessionStore.getState())?.priceDecimals ?? 2,
  }
}
