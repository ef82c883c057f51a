import { describe, expect, it } from 'vitest'
import shipped from '../../../../resources/models/baseline.json' with { type: 'json' }
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { candleOf, minutesOf } from '../../../../test/support/recorded-minutes.ts'
import { baselinePredictor, probabilityUp, readBaselineModel } from './baseline-model.ts'
import { featuresOf } from './features.ts'
import { predictWithin } from './predict-within.ts'
import { noSignal, type Predictor } from './predictor.ts'

const features = featuresOf(minutesOf('20180406').slice(0, 100).map(candleOf), 5_500)
const never = new AbortController().signal

describe('the baseline that is shipped', () => {
  const model = readBaselineModel(shipped)

  it('tells what it was trained on, and apart from that what it was measured on', () => {
    const used = (use: string) => model.data.filter((file) => file.use === use).map(({ name }) => name)
    expect(used('train').length).toBeGreaterThan(0)
    expect(used('test').length).toBeGreaterThan(0)
    expect(used('train').filter((name) => used('test').includes(name))).toEqual([])
  })

  it('states its figures with an interval, beside naive baselines', () => {
    const { model: own, baselines } = model.outOfSample
    expect(own.accuracyFrom).toBeLessThan(own.accuracy)
    expect(own.accuracyTo).toBeGreaterThan(own.accuracy)
    expect(Object.keys(baselines).length).toBeGreaterThanOrEqual(3)
    expect(baselinePredictor(model).words).toMatch(/95 % interval/)
  })

  it('gives a probability', async () => {
    const p = probabilityUp(model, features)
    expect(p).toBeGreaterThan(0)
    expect(p).toBeLessThan(1)
    const { confidence } = await baselinePredictor(model).predict(features, never)
    expect(confidence).toBeCloseTo(Math.max(p, 1 - p), 12)
  })

  it.each([
    ['another order of features', { ...shipped, features: shipped.features.toReversed() }],
    ['too few weights', { ...shipped, weights: [1] }],
    ['a deviation of zero', { ...shipped, deviations: shipped.deviations.map(() => 0) }],
    ['nothing', undefined],
  ])('is refused with %s', (_words, content) =>
    expect(() => readBaselineModel(content)).toThrow(/the model file is not usable/),
  )
})

describe('a predictor that fails', () => {
  const predictor = (predict: Predictor['predict']): Predictor => ({ ...noSignal, name: 'Own', predict })

  it('is not waited for beyond its time', async () => {
    const clock = createManualClock()
    const slow = predictWithin(
      predictor(() => new Promise(() => undefined)),
      features,
      1_000,
      clock,
      never,
    )
    const failed = expect(slow).rejects.toMatchObject({ kind: 'timeout', message: /Own did not answer/ })
    await clock.advance(1_000)
    await failed
    expect(clock.sleeperCount).toBe(0)
  })

  it('is named for an answer that is none', async () => {
    const clock = createManualClock()
    const odd = predictor(async () => ({ direction: 'up', confidence: Number.NaN, strength: 0 }))
    await expect(predictWithin(odd, features, 1_000, clock, never)).rejects.toMatchObject({
      kind: 'protocol',
      message: /confidence and a strength from 0 to 1, Own gave NaN/,
    })
    await clock.settle()
    expect(clock.sleeperCount).toBe(0)
  })
})
