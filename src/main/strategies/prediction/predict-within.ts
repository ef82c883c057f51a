import type { Clock } from '../../base/clock.ts'
import { AppError } from '../../base/errors.ts'
import { answerWithin } from './answer-within.ts'
import type { Features } from './features.ts'
import type { Prediction, Predictor } from './predictor.ts'

/**
 * A prediction, or a named failure: a slow model holds nothing up.
 *
 * @throws {AppError} `timeout` after `limitMs`, `protocol` for an answer that is no prediction, or what the model threw.
 */
export async function predictWithin(
  predictor: Predictor,
  features: Features,
  limitMs: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<Prediction> {
  const done = new AbortController()
  const both = AbortSignal.any([signal, done.signal])
  const words = `the model ${predictor.name} did not answer within ${limitMs} ms`
  try {
    const answer = await answerWithin(predictor.predict(features, both), limitMs, words, clock)
    const isShare = (value: number): boolean => value >= 0 && value <= 1
    if (isShare(answer.confidence) && isShare(answer.strength)) return answer
    throw new AppError(
      'protocol',
      `expected a confidence and a strength from 0 to 1, ${predictor.name} gave ${answer.confidence} and ${answer.strength}`,
    )
  } finally {
    done.abort()
  }
}
