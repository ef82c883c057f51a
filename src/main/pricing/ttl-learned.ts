import type { Bbo } from '../domain/market.ts'
import { boundedTtl, perInstrument, type TtlPolicy } from './ttl-policy.ts'

/**
 * An example of a policy that learns, small enough to read in one go and to copy for a better one.
 *
 * Model: the mid leaves a price behind by more than `STALE_MOVE_BPS` at a rate of λ = exp(w·x) a second, with x = [1,
 * spread in bps, last move in bps], both squashed by ln(1 + value). Each pair of prices that follow one another is one
 * observation: did it move that far in the seconds between? The weights take one step of gradient ascent on the
 * likelihood of a Poisson process, ln L = moved ? ln(1 − e^(−λt)) : −λt. The answer is the time after which the chance of
 * a stale price reaches `ACCEPTED_CHANCE`: t = −ln(1 − p) ÷ λ.
 *
 * What it needs to be right: prices of an instrument in the order of their receipt, and nothing else. What it must not do:
 * block, throw, or ask the network. Bounds and ceilings hold whatever it has learned.
 */
export function learnedTtl(): TtlPolicy {
  const modelOf = perInstrument<Model>(() => ({
    weights: [...FIRST_WEIGHTS],
    features: [1, 0, 0],
    mid: 0,
    atMs: 0,
  }))
  return {
    name: 'learned',
    observe(bbo) {
      learn(modelOf(bbo.venue, bbo.symbol), bbo)
    },
    ttlMs(venue, symbol) {
      const model = modelOf(venue, symbol)
      return boundedTtl((-Math.log(1 - ACCEPTED_CHANCE) / rateOf(model)) * 1_000)
    },
  }
}

interface Model {
  readonly weights: number[]
  /** Of the price seen last. */
  features: number[]
  mid: number
  atMs: number
}

const STALE_MOVE_BPS = 2
const ACCEPTED_CHANCE = 0.2
const LEARNING_STEP = 0.2
/** Before anything is seen: about five seconds. */
const FIRST_WEIGHTS = [Math.log(-Math.log(1 - ACCEPTED_CHANCE) / 5), 0, 0]
/** Keeps exp() and one odd observation from running away. */
const LARGEST_WEIGHT = 8
const BPS = 10_000

function rateOf({ weights, features }: Model): number {
  const sum = weights.reduce((total, weight, at) => total + weight * (features[at] ?? 0), 0)
  return Math.exp(Math.min(LARGEST_WEIGHT, Math.max(-LARGEST_WEIGHT, sum)))
}

function learn(model: Model, bbo: Bbo): void {
  const [bid, ask] = [bbo.bidPrice.toNumber(), bbo.askPrice.toNumber()]
  const mid = (bid + ask) / 2
  const seconds = (bbo.receivedAtMs - model.atMs) / 1_000
  if (!(mid > 0) || seconds <= 0) return
  const moveBps = model.mid > 0 ? Math.abs(Math.log(mid / model.mid)) * BPS : 0
  if (model.mid > 0) {
    const expected = rateOf(model) * seconds
    // d ln L ÷ d(w·x): how much more of λt there should have been.
    const gradient = moveBps > STALE_MOVE_BPS ? expected / Math.expm1(Math.max(expected, 1e-9)) : -expected
    for (const [at, feature] of model.features.entries()) {
      const moved = (model.weights[at] ?? 0) + LEARNING_STEP * Math.max(-1, gradient) * feature
      model.weights[at] = Math.min(LARGEST_WEIGHT, Math.max(-LARGEST_WEIGHT, moved))
    }
  }
  model.features = [1, Math.log1p(Math.max(0, ((ask - bid) / mid) * BPS)), Math.log1p(moveBps)]
  model.mid = mid
  model.atMs = bbo.receivedAtMs
}
