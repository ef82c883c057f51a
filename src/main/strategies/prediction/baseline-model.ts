import { z } from 'zod'
import { AppError } from '../../base/errors.ts'
import { FEATURE_NAMES, type Features } from './features.ts'
import { type Predictor, predictionOf } from './predictor.ts'

const score = z.object({
  accuracy: z.number(),
  /** 95 % confidence interval of the accuracy. */
  accuracyFrom: z.number(),
  accuracyTo: z.number(),
  brier: z.number(),
})

/** A logistic regression on standardised features, with what it was trained on and how it did. */
const modelShape = z
  .object({
    format: z.literal('tandem-logistic'),
    version: z.literal(1),
    name: z.string().min(1).max(80),
    horizonMinutes: z.number().int().min(1).max(1_440),
    features: z.array(z.string()),
    means: z.array(z.number()),
    deviations: z.array(z.number().positive()),
    weights: z.array(z.number()),
    bias: z.number(),
    data: z.array(z.object({ name: z.string(), use: z.enum(['train', 'test']), sha256: z.string() })),
    trainedRows: z.number().int(),
    outOfSample: z.object({ rows: z.number().int(), model: score, baselines: z.record(z.string(), score) }),
  })
  .refine(
    ({ features, means, deviations, weights }) =>
      features.join() === FEATURE_NAMES.join() &&
      [means, deviations, weights].every(({ length }) => length === features.length),
    {
      message: `expected the features ${FEATURE_NAMES.join(', ')} with a mean, a deviation and a weight each`,
    },
  )
export type BaselineModel = z.infer<typeof modelShape>

/** @throws {AppError} `config` saying what of the file is not as expected. */
export function readBaselineModel(content: unknown): BaselineModel {
  const read = modelShape.safeParse(content)
  if (read.success) return read.data
  throw new AppError('config', `the model file is not usable: ${z.prettifyError(read.error)}`)
}

/** No standardised feature counts for more than this many deviations. */
const MOST_DEVIATIONS = 5

/** Probability that the price is higher after the horizon, 0–1. */
export function probabilityUp(model: BaselineModel, features: Features): number {
  const sum = FEATURE_NAMES.reduce((total, name, at) => {
    const deviations = (features[name] - (model.means[at] as number)) / (model.deviations[at] as number)
    const standard = Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, deviations))
    return total + (model.weights[at] as number) * standard
  }, model.bias)
  return 1 / (1 + Math.exp(-sum))
}

/** The model as a predictor; its words carry its own out-of-sample figures. */
export function baselinePredictor(model: BaselineModel): Predictor {
  const { accuracy, accuracyFrom, accuracyTo } = model.outOfSample.model
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`
  const interval = `${percent(accuracyFrom)} to ${percent(accuracyTo)}`
  return {
    name: model.name,
    words: `Out of sample it was right in ${percent(accuracy)} of ${model.outOfSample.rows} minutes (95 % interval ${interval}).`,
    horizonMinutes: model.horizonMinutes,
    predict: async (features) => predictionOf(probabilityUp(model, features)),
  }
}
