import { afterEach, describe, expect, it } from 'vitest'
import shipped from '../../../../../resources/models/baseline.json' with { type: 'json' }
import { createManualClock, type ManualClock } from '../../../../../test/support/manual-clock.ts'
import { onnxEngine } from '../../../../../test/support/onnx-engine.ts'
import {
  baselineModel,
  constantModel,
  externalModel,
  greedyModel,
  labelledModel,
  mapModel,
  nanBelowNoughtModel,
  slowModel,
  twoInputsModel,
} from '../../../../../test/support/onnx-models.ts'
import { candleOf, minutesOf } from '../../../../../test/support/recorded-minutes.ts'
import { waitUntil } from '../../../../../test/support/wait-until.ts'
import type { Clock } from '../../../base/clock.ts'
import { type LogFields, silentLogger } from '../../../base/logger.ts'
import { probabilityUp, readBaselineModel } from '../baseline-model.ts'
import { FEATURE_NAMES, type Features, featuresOf, MINUTES_NEEDED } from '../features.ts'
import { predictionOf } from '../predictor.ts'
import { type OnnxPredictor, openOnnxPredictor } from './onnx-predictor.ts'

const never = new AbortController().signal
const baseline = readBaselineModel(shipped)
const featuresAll = (value: number): Features =>
  Object.fromEntries(FEATURE_NAMES.map((name) => [name, value])) as Features
const quiet = featuresAll(0)
/** A sum of features at which the slow model takes minutes. */
const wild = featuresAll(100)

const opened: OnnxPredictor[] = []
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close()
})

async function open(model: Uint8Array, clock: Clock = createManualClock()) {
  const lines: [string, LogFields | undefined][] = []
  const note = (event: string, fields?: LogFields): void => void lines.push([event, fields])
  const predictor = await openOnnxPredictor({
    fileName: 'own.onnx',
    model,
    engine: onnxEngine,
    clock,
    log: { ...silentLogger, info: note, warn: note, error: note },
    lifetime: never,
  })
  opened.push(predictor)
  return { predictor, lines, events: () => lines.map(([event]) => event) }
}

/** Asks for a prediction that hangs, and lets its second pass. */
async function hang(predictor: OnnxPredictor, clock: ManualClock): Promise<unknown> {
  await waitUntil('the model to be loaded', () => predictor.status().state === 'ready')
  const outcome = predictor.predict(wild, never).catch((cause: unknown) => cause)
  await clock.advance(1_000)
  return outcome
}

describe('a model of the user', () => {
  it('that is the baseline gives what the baseline gives', async () => {
    const { predictor } = await open(baselineModel(baseline))
    expect(predictor.horizonMinutes).toBe(15)
    const candles = minutesOf('20180406').map(candleOf)
    for (let at = MINUTES_NEEDED; at < candles.length; at += 7) {
      const price = candles[at]?.open.toNumber() ?? 0
      const features = featuresOf(candles.slice(at - MINUTES_NEEDED, at), price)
      const wanted = predictionOf(probabilityUp(baseline, features))
      const { confidence, direction } = await predictor.predict(features, never)
      expect(Math.abs(confidence - wanted.confidence)).toBeLessThan(1e-5)
      if (wanted.strength > 1e-4) expect(direction).toBe(wanted.direction)
    }
  })

  it.each([
    ['one probability', constantModel([0.9], [1]), 'up', 0.9],
    ['one in a row', constantModel([0.2], [1, 1], { input: ['rows', 13] }), 'down', 0.8],
    ['two classes', constantModel([0.4, 0.6], [1, 2], { metadata: { horizon_minutes: '30' } }), 'up', 0.6],
    ['one for rows that have no name', constantModel([0.9], [1], { input: ['', 13] }), 'up', 0.9],
    ['a label and probabilities', labelledModel(['label', 'probabilities']), 'up', 0.8],
  ])('may give %s', async (_words, model, direction, confidence) => {
    const { predictor } = await open(model)
    const prediction = await predictor.predict(quiet, never)
    expect(prediction.direction).toBe(direction)
    expect(prediction.confidence).toBeCloseTo(confidence, 6)
  })

  it.each([
    ['corrupt', Buffer.from('PK\u0003\u0004 something else'), /own.onnx: it is no ONNX file/],
    ['cut short', baselineModel(baseline).subarray(0, 300), /own.onnx: it is no ONNX file, or was cut short/],
    ['two inputs', twoInputsModel(), /own.onnx: expected one input, the model has 2/],
    [
      'another shape',
      constantModel([0.5], [1], { input: [1, 12] }),
      /expected one input of float32 \[1, 13\]/,
    ],
    [
      'features that are not counted',
      constantModel([0.5], [1], { input: [1, ''] }),
      /takes features \(float32 \[1, \?\]\)/,
    ],
    ['another type', constantModel([0.5], [1], { inputType: 7 }), /takes features \(int64 \[1, 13\]\)/],
    ['another output', constantModel([0.5, 0.2, 0.3], [1, 3]), /it gave float32 \[1, 3\]/],
    ['scores', constantModel([-2.5], [1]), /expected a probability from 0 to 1, it gave -2.5/],
    ['NaN', constantModel([Number.NaN], [1]), /it gave NaN/],
    ['maps', mapModel(), /own.onnx: its output output_probability is a list of maps/],
    ['weights in another file', externalModel(), /own.onnx: it cannot be loaded: .*external data/],
    [
      'a horizon of a week',
      constantModel([0.5], [1], { metadata: { horizon_minutes: '10080' } }),
      /horizon_minutes/,
    ],
    [
      'a graph that the runtime refuses',
      broken(),
      /own.onnx: it cannot be loaded: No Op registered for Sigmoix/,
    ],
  ])('with %s is refused in words', async (_words, model, words) => {
    await expect(open(model)).rejects.toThrow(words)
  })

  it('that is slow from the beginning is refused', async () => {
    const clock = createManualClock()
    const waits: number[] = []
    const sleep: Clock['sleep'] = (ms, signal) => {
      waits.push(ms)
      return clock.sleep(ms, signal)
    }
    const opening = open(slowModel({ always: true }), { ...clock, sleep }).catch((cause: unknown) => cause)
    await waitUntil('the trial to begin', () => waits.includes(5_000))
    await clock.advance(5_000)
    expect(await opening).toMatchObject({ message: 'own.onnx: it did not answer within 5000 ms' })
    expect(clock.sleeperCount).toBe(0)
  })

  it('costs the minute in which it gives nonsense, and no other', async () => {
    const { predictor, events } = await open(nanBelowNoughtModel())
    await expect(predictor.predict(featuresAll(-1), never)).rejects.toMatchObject({
      kind: 'protocol',
      message: 'own.onnx: expected a probability from 0 to 1, it gave NaN',
    })
    expect((await predictor.predict(featuresAll(1), never)).direction).toBe('up')
    expect(events()).toEqual(['model.loaded'])
  })

  it('gets no more than 512 MB of memory, and goes on without', async () => {
    const { predictor } = await open(greedyModel())
    // 1.5 GB, which the runtime alone would give.
    await expect(predictor.predict(featuresAll(0.3), never)).rejects.toMatchObject({
      kind: 'protocol',
      message: 'own.onnx: it failed: std::bad_alloc',
    })
    expect((await predictor.predict(quiet, never)).confidence).toBe(0.5)
  })

  it('answers fifty symbols at the same moment', async () => {
    const { predictor } = await open(baselineModel(baseline))
    const asked = Array.from({ length: 50 }, (_, at) => featuresAll(at / 1_000))
    const answers = await Promise.all(asked.map((features) => predictor.predict(features, never)))
    for (const [at, answer] of answers.entries())
      expect(answer.confidence).toBeCloseTo(
        predictionOf(probabilityUp(baseline, asked[at] ?? quiet)).confidence,
        5,
      )
  })
})

describe('a model that hangs', () => {
  it('is ended and begun anew, and called failed after three times within an hour', async () => {
    const clock = createManualClock()
    const { predictor, events } = await open(slowModel(), clock)
    for (let round = 1; round <= 4; round += 1) {
      expect(await hang(predictor, clock)).toMatchObject({
        kind: 'timeout',
        message: 'own.onnx: it did not answer within 1000 ms',
      })
      if (round < 4) expect((await predictor.predict(quiet, never)).confidence).toBe(0.5)
    }
    expect(predictor.status()).toEqual({
      state: 'failed',
      words:
        'own.onnx: it did not answer within 1000 ms, after 3 new beginnings within an hour; it is tried again when the trader starts',
    })
    await expect(predictor.predict(quiet, never)).rejects.toThrow(
      /own.onnx: it failed too often and is not asked any more/,
    )
    expect(events()).toEqual([
      'model.loaded',
      'model.restarted',
      'model.restarted',
      'model.restarted',
      'model.failed',
    ])
    expect(clock.sleeperCount).toBe(0)
  })

  it('is forgiven after an hour', async () => {
    const clock = createManualClock()
    const { predictor } = await open(slowModel(), clock)
    for (let round = 0; round < 5; round += 1) {
      await hang(predictor, clock)
      await predictor.predict(quiet, never)
      const words = 'own.onnx: it was begun anew: it did not answer within 1000 ms'
      expect(predictor.status()).toEqual({ state: 'ready', words })
      await clock.advance(3_600_000)
      expect(predictor.status()).toEqual({ state: 'ready' })
    }
  })

  it('does not run for those that gave up behind it', async () => {
    const clock = createManualClock()
    const { predictor, events } = await open(slowModel(), clock)
    const first = expect(predictor.predict(wild, never)).rejects.toMatchObject({ kind: 'timeout' })
    const given = new AbortController()
    const behind = predictor.predict(wild, given.signal)
    given.abort()
    await expect(behind).rejects.toMatchObject({ kind: 'cancelled' })
    await clock.advance(1_000)
    await first
    expect((await predictor.predict(quiet, never)).confidence).toBe(0.5)
    expect(events()).toEqual(['model.loaded', 'model.restarted'])
  })

  it('is ended with the trader, also while it thinks', async () => {
    const clock = createManualClock()
    const { predictor, events } = await open(slowModel(), clock)
    const asked = predictor.predict(wild, never)
    const failed = expect(asked).rejects.toMatchObject({ kind: 'cancelled' })
    await clock.settle()
    await predictor.close()
    await failed
    await predictor.close()
    expect(events()).toEqual(['model.loaded'])
    expect(clock.sleeperCount).toBe(0)
  })
})

/** A whole file whose graph uses an operator that there is not. */
function broken(): Uint8Array {
  return Buffer.from(
    Buffer.from(baselineModel(baseline)).toString('latin1').replace('Sigmoid', 'Sigmoix'),
    'latin1',
  )
}
