import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type BaselineModel, probabilityUp } from '../src/main/strategies/prediction/baseline-model.ts'
import {
  FEATURE_NAMES,
  type Features,
  featuresOf,
  MINUTES_NEEDED,
} from '../src/main/strategies/prediction/features.ts'
import {
  candleOf,
  filesOf,
  hasRecordedMinutes,
  minutesOf,
  type RecordedDay,
} from '../test/support/recorded-minutes.ts'
import { scoreOf } from './train-baseline/score.ts'
import { trainLogistic } from './train-baseline/train-logistic.ts'

const TRAIN: readonly RecordedDay[] = ['20180404', '20180405']
const TEST: RecordedDay = '20180406'
const HORIZON_MINUTES = 15
const OUTPUT = resolve(import.meta.dirname, '../resources/models/baseline.json')

/** One moment: what a predictor may see, and what became of the price. */
interface Row {
  readonly features: Features
  readonly isUp: boolean
}

/**
 * Rows of one stretch. The price of a row is the open of its minute; what became of it is the open of the minute
 * after the horizon. Rows whose price did not move say nothing and are left out.
 */
function rowsOf(days: readonly RecordedDay[]): readonly Row[] {
  const candles = days.flatMap(minutesOf).map(candleOf)
  return candles.flatMap((candle, at) => {
    const later = candles[at + HORIZON_MINUTES]
    if (at < MINUTES_NEEDED || !later || later.open.eq(candle.open)) return []
    const features = featuresOf(candles.slice(at - MINUTES_NEEDED, at), candle.open.toNumber())
    return [{ features, isUp: later.open.gt(candle.open) }]
  })
}

/** Trains on two days, measures on the third, which training never saw, and writes the model file. */
function main(): void {
  if (!hasRecordedMinutes) throw new Error('expected the recorded BTC-EUR minutes beside the repository')
  const [train, test] = [rowsOf(TRAIN), rowsOf([TEST])]
  const valuesOf = ({ features }: Row): readonly number[] => FEATURE_NAMES.map((name) => features[name])
  const fitted = trainLogistic(
    train.map((row) => ({ values: valuesOf(row), isUp: row.isUp })),
    { ridge: 20, steps: 3_000, rate: 0.3 },
  )
  const outcomes = test.map(({ isUp }) => isUp)
  const scored = (probabilities: readonly number[]) => scoreOf(probabilities, outcomes)
  const upShare = train.filter(({ isUp }) => isUp).length / train.length
  const draft: Omit<BaselineModel, 'outOfSample'> = {
    format: 'tandem-logistic',
    version: 1,
    name: 'Baseline (logistic, 15 min)',
    horizonMinutes: HORIZON_MINUTES,
    features: [...FEATURE_NAMES],
    ...fitted,
    data: [
      ...TRAIN.flatMap(filesOf).map((file) => ({ ...file, use: 'train' as const })),
      ...filesOf(TEST).map((file) => ({ ...file, use: 'test' as const })),
    ],
    trainedRows: train.length,
  }
  const nothing = { accuracy: 0, accuracyFrom: 0, accuracyTo: 0, brier: 0 }
  const unscored: BaselineModel = { ...draft, outOfSample: { rows: 0, model: nothing, baselines: {} } }
  const model: BaselineModel = {
    ...draft,
    outOfSample: {
      rows: test.length,
      model: scored(test.map(({ features }) => probabilityUp(unscored, features))),
      baselines: {
        'always the direction that was more frequent in training': scored(test.map(() => upShare)),
        'the last 15 minutes go on': scored(
          test.map(({ features }) => (features.return15 > 0 ? 0.55 : 0.45)),
        ),
        'the last 15 minutes turn': scored(test.map(({ features }) => (features.return15 > 0 ? 0.45 : 0.55))),
      },
    },
  }
  writeFileSync(OUTPUT, `${JSON.stringify(model, undefined, 2)}\n`)
  console.log(JSON.stringify(model.outOfSample, undefined, 2))
}

main()
