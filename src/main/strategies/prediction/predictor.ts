import type { Features } from './features.ts'

/** What a predictor says about the next minutes. */
export interface Prediction {
  readonly direction: 'up' | 'down' | 'none'
  /** Probability of that direction, 0–1. */
  readonly confidence: number
  /** How far the probability stands from a coin's, 0–1: |2p − 1|. */
  readonly strength: number
}

/** Anything that turns features into a prediction: a model, or a baseline it is measured against. */
export interface Predictor {
  /** For people and for the decision log. */
  readonly name: string
  /** What it is and rests on, in a sentence. */
  readonly words: string
  /** Minutes ahead that it speaks about. */
  readonly horizonMinutes: number
  /** @throws {AppError} `validation` for an answer that is no prediction. */
  predict(features: Features, signal: AbortSignal): Promise<Prediction>
}

/** The prediction that a probability of rising amounts to. */
export function predictionOf(probabilityUp: number): Prediction {
  const isUp = probabilityUp >= 0.5
  return {
    direction: isUp ? 'up' : 'down',
    confidence: isUp ? probabilityUp : 1 - probabilityUp,
    strength: Math.abs(2 * probabilityUp - 1),
  }
}

/** Never has an opinion: what the trader does with it is what it does without a model. */
export const noSignal: Predictor = {
  name: 'No signal',
  words: 'Never predicts anything. Beside it, one sees what a model adds.',
  horizonMinutes: 15,
  predict: async () => ({ direction: 'none', confidence: 0.5, strength: 0 }),
}
