import { afterEach, describe, expect, it } from 'vitest'
import { createManualClock } from '../../../../../test/support/manual-clock.ts'
import { onnxEngine } from '../../../../../test/support/onnx-engine.ts'
import { type OnnxThread, startOnnxThread } from './onnx-thread.ts'

const call = { input: 'x', output: 'y', features: [0] }
const started: OnnxThread[] = []
afterEach(async () => {
  for (const each of started.splice(0)) await each.end()
})

/** A thread that is ready at once and does this when it is asked. */
async function startWith(onCall: string, lifetime = new AbortController().signal) {
  const source = `
    import { parentPort as port } from 'node:worker_threads'
    port.on('message', () => { ${onCall} })
    port.postMessage({ answer: 'ready', inputs: [], outputs: [] })`
  const clock = createManualClock()
  const thread = await startOnnxThread({
    engine: { ...onnxEngine, workerUrl: new URL(`data:text/javascript,${encodeURIComponent(source)}`) },
    model: new Uint8Array(1),
    clock,
    lifetime,
  })
  started.push(thread)
  return { thread, clock }
}

describe('the thread of a model', () => {
  it.each([
    ['ends', 'process.exit(3)', 'its thread ended with code 3'],
    ['throws', 'throw new Error("lost")', 'its thread broke: lost'],
    ['uses up its memory', 'const all = []; for (;;) all.push(new Array(1e5).fill({}))', /memory/],
    [
      'is told that its runtime broke',
      answering(`{ answer: 'failed', message: 'unreachable', isOver: true }`),
      'it failed: unreachable',
    ],
    [
      'answers what was not asked',
      answering(`{ answer: 'ready', inputs: [], outputs: [] }`),
      'it failed: ready',
    ],
  ])('that %s takes its prediction with it and nothing else', async (_words, onCall, words) => {
    const { thread, clock } = await startWith(onCall)
    const failure = await thread.run(call, 1_000).catch((cause: unknown) => cause)
    expect(failure).toMatchObject({ kind: 'protocol', message: expect.stringMatching(words) })
    expect(thread.isOver()).toBe(true)
    await expect(thread.run(call, 1_000)).rejects.toMatchObject({ kind: 'protocol' })
    expect(clock.sleeperCount).toBe(0)
  })

  it('that fails at one call answers the next', async () => {
    const { thread } = await startWith(`
      globalThis.asked = (globalThis.asked ?? 0) + 1
      const output = { type: 'float32', dims: [1], values: [0.25] }
      port.postMessage(asked === 1 ? { answer: 'failed', message: 'not now', isOver: false } : { answer: 'output', output })`)
    await expect(thread.run(call, 1_000)).rejects.toThrow('it failed: not now')
    expect(thread.isOver()).toBe(false)
    expect((await thread.run(call, 1_000)).values).toEqual([0.25])
  })

  it('that is late is ended, a loop in it as well', async () => {
    const { thread, clock } = await startWith('for (;;);')
    const late = expect(thread.run(call, 1_000)).rejects.toMatchObject({
      kind: 'timeout',
      message: 'it did not answer within 1000 ms',
    })
    await clock.advance(1_000)
    await late
    expect(thread.isOver()).toBe(true)
  })

  it('ends with the program', async () => {
    const quit = new AbortController()
    const { thread, clock } = await startWith('for (;;);', quit.signal)
    const asked = expect(thread.run(call, 1_000)).rejects.toMatchObject({ kind: 'cancelled' })
    quit.abort()
    await asked
    expect(thread.isOver()).toBe(true)
    expect(clock.sleeperCount).toBe(0)
  })

  it('that cannot start says so', async () => {
    const broken = startOnnxThread({
      engine: { ...onnxEngine, workerUrl: new URL('data:text/javascript,this is no program') },
      model: new Uint8Array(1),
      clock: createManualClock(),
      lifetime: new AbortController().signal,
    })
    await expect(broken).rejects.toMatchObject({ kind: 'protocol', message: /its thread broke/ })
  })

  it('without the runtime says so', async () => {
    const broken = startOnnxThread({
      engine: { ...onnxEngine, wasmPath: 'nowhere.wasm' },
      model: new Uint8Array(1),
      clock: createManualClock(),
      lifetime: new AbortController().signal,
    })
    await expect(broken).rejects.toMatchObject({
      kind: 'config',
      message: /cannot be loaded: .*nowhere.wasm/,
    })
  })
})

function answering(answer: string): string {
  return `port.postMessage(${answer})`
}
