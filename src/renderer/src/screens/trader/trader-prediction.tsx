import { type ReactElement, type ReactNode, useState } from 'react'
import type { PaperTraderView, TraderDecisionView } from '../../../../shared/paper-trader-views.ts'
import { Age } from '../../components/age.tsx'
import { Choice } from '../../components/choice.tsx'
import { Panel } from '../../components/panel.tsx'
import { UNKNOWN } from '../../format/numbers.ts'
import { formatAge, formatTime } from '../../format/time.ts'
import styles from './trader.module.css'
import { TraderPrice } from './trader-price.tsx'

const MOST_CHOICES = 6

/** The latest decision of one symbol: prediction, confidence, the prices it rests on, and every feature. */
export function TraderPrediction({ report }: { readonly report: PaperTraderView }): ReactElement {
  const [chosen, setChosen] = useState<string>()
  const symbols = report.symbols.slice(0, MOST_CHOICES).map(({ symbol }) => symbol)
  const shown = report.symbols.find(({ symbol }) => symbol === chosen) ?? report.symbols[0]
  return (
    <Panel
      name="Last prediction"
      className={styles.prediction}
      controls={
        symbols.length > 1 && (
          <Choice
            label="Symbol of the prediction"
            value={shown?.symbol ?? ''}
            options={symbols.map((symbol) => ({ value: symbol, label: symbol }))}
            onChange={setChosen}
          />
        )
      }
    >
      {shown?.lastDecision ? (
        <Prediction decision={shown.lastDecision} />
      ) : (
        <p className={styles.empty}>
          {shown
            ? 'The first cycle has not run yet.'
            : 'Predictions appear here, one a minute for each symbol.'}
        </p>
      )}
    </Panel>
  )
}

function Prediction({ decision }: { readonly decision: TraderDecisionView }): ReactElement {
  const { symbol, direction, confidence, strength, asked, price, action, reason, features } = decision
  return (
    <div className={styles.scroll}>
      <dl className={styles.figures}>
        <Figure name="Predictor">
          <span className={styles.predictor} title={decision.predictor}>
            {decision.predictor}
          </span>
        </Figure>
        <Figure name="Prediction">{direction ?? UNKNOWN}</Figure>
        <Figure name="Confidence">{against(confidence, asked.confidence)}</Figure>
        <Figure name="Strength">{against(strength, asked.strength)}</Figure>
        <Figure name="Decided">
          {action}, <Age atMs={decision.atMs} isCalm /> ago
        </Figure>
        <Figure name="Price">
          <TraderPrice symbol={symbol} text={price.bid} /> / <TraderPrice symbol={symbol} text={price.ask} />
        </Figure>
        <Figure name="Its age and source">
          {formatAge(decision.priceAgeMs)}, {price.source}
        </Figure>
        <Figure name="Candles up to">{formatTime(decision.candleBoundaryMs)}</Figure>
      </dl>
      <p className={styles.reason}>{reason}</p>
      <dl className={styles.figures} aria-label="Features">
        {features.map(({ name, value }) => (
          <Figure key={name} name={name}>
            {value.toFixed(5).replace('-', '−')}
          </Figure>
        ))}
      </dl>
    </div>
  )
}

/** What came, and what the rules of the decision asked for; an exit asks for neither. */
const against = (share: number | undefined, least: number): string =>
  share === undefined ? UNKNOWN : `${share.toFixed(3)}, asked ${least}`

function Figure({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
