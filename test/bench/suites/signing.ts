import { createSignerPool } from '../../../src/main/venues/lighter/signer-pool.ts'
import { measurePaired } from '../harness.ts'
import { type Metric, median, type SuiteResult } from '../metrics.ts'
import { createPeers } from './signing-peers.ts'
import { keys, lighterOrder, signedVenues } from './signing-venues.ts'

const ROUNDS = 24
const WORKER_URL = new URL('../../../src/main/venues/lighter/signer-worker.ts', import.meta.url)
/** Orders that wait for the worker at once, and how many such batches are measured. */
const BATCH = 20
const BATCHES = 9

/** Signatures a second of every venue's signer, beside whoever else signs for it here. */
export async function signingSuite(): Promise<SuiteResult> {
  const peers = await createPeers()
  const metrics: Record<string, Metric> = {}
  for (const { name, ours } of signedVenues()) {
    const peer = peers.get(name)
    const paired = measurePaired(peer ? [ours, peer] : [ours], ROUNDS)
    const perSecond = (candidate: string): number => Math.round(1e9 / paired.nsOf(candidate))
    metrics[`${name}.perSecond`] = {
      value: perSecond('ours'),
      unit: 'signatures/s',
      ...(peer ? { peer: perSecond('peer') } : {}),
    }
    if (peer) metrics[`${name}.vsPeer`] = { value: paired.ratio('peer', 'ours'), unit: '× faster' }
  }
  metrics['lighterWorker.perSecond'] = { value: await measureWorker(), unit: 'signatures/s' }
  return {
    metrics,
    notes: [
      "peers: ccxt 4.5.84's own signing of the same call; for lighter the WASM build of the venue's own signer.",
      'aster is V3 (a wallet key), asterV1 the older scheme (HMAC), for which nobody else here signs.',
      'starkPedersen is one hash and starkSign one signature over a hash; their peer is @scure/starknet.',
      'lighter signs on the measuring thread, lighterWorker on one worker as the terminal does.',
    ],
  }
}

/** Orders through one worker thread, messages there and back included. */
async function measureWorker(): Promise<number> {
  const pool = createSignerPool(WORKER_URL, 1)
  const { signal } = new AbortController()
  const rates: number[] = []
  try {
    // The first batch starts the thread and fills its tables.
    for (let batch = 0; batch <= BATCHES; batch += 1) {
      const startNs = process.hrtime.bigint()
      const orders = Array.from({ length: BATCH }, (_, at) => lighterOrder(batch * BATCH + at))
      const done = await Promise.all(orders.map((order) => pool.run(order, keys.lighter.privateKey, signal)))
      const seconds = Number(process.hrtime.bigint() - startNs) / 1e9
      if (done.some(({ result }) => result !== 'signed')) throw new Error('expected every order to be signed')
      if (batch > 0) rates.push(BATCH / seconds)
    }
  } finally {
    await pool.close()
  }
  return Math.round(median(rates))
}
