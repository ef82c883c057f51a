import { createRandom } from '../../src/simulator/random.ts'

/** One of two recordings that a seed makes of the same minutes. */
export interface GeneratedRecording {
  /** Futures chain their diffs and tell times; spot does neither. */
  readonly kind: 'futures' | 'spot'
  readonly tick: number
  readonly priceDecimals: number
  readonly lot: number
  readonly sizeDecimals: number
  /** Price of its first minute, which the seed moves. */
  readonly startPrice: number
}

const STEP_MS = 100
const STEPS = 1_200
const LEVELS = 60
/** Distance of two levels; several share a tick of a coarser grid. */
const SPACING = 0.07
const STARTED_AT_MS = 1_723_161_255_030
const SYMBOL = 'BTCUSDT'

type Side = Map<number, number>
type Rows = readonly (readonly [string, string])[]

/**
 * A feed of BTC in the form of a recorded one, from a seed: two minutes of diffs each 100 ms, best prices and trades
 * between them, and one snapshot that was asked for after the stream had begun. Two of one seed move together.
 */
export function generateRecording(seed: number, recording: GeneratedRecording): string {
  const { kind, tick, priceDecimals, lot, sizeDecimals, startPrice } = recording
  const walk = createRandom(seed)
  const random = createRandom(seed + 1)
  const [bids, asks]: [Side, Side] = [new Map(), new Map()]
  const lines: string[] = []
  let [updateId, previousId, middle] = [5_000_000_000, 4_999_999_999, startPrice]
  let [changedBids, changedAsks]: [Side, Side] = [new Map(), new Map()]

  const rows = (side: Side): Rows =>
    [...side].map(([ticks, lots]) => [
      (ticks * tick).toFixed(priceDecimals),
      (lots * lot).toFixed(sizeDecimals),
    ])
  const write = (atMs: number, frame: object): void => {
    lines.push(`${Math.floor(atMs)}000000 ${JSON.stringify(frame)}`)
  }
  const times = (atMs: number): object => (kind === 'futures' ? { E: atMs + 4, T: atMs } : {})
  const lots = (): number => Math.ceil((0.002 + random.next() ** 3) / lot)

  /** Moves one side to its new best price: what is better goes, what is missing behind it comes. */
  const shape = (side: Side, changed: Side, best: number, away: 1 | -1): void => {
    const set = (ticks: number, size: number): void => {
      if (size === 0) side.delete(ticks)
      else side.set(ticks, size)
      changed.set(ticks, size)
    }
    const apart = Math.max(1, Math.round(SPACING / tick))
    for (const ticks of [...side.keys()]) {
      const behind = (ticks - best) * away
      if (behind < 0 || behind > 2 * LEVELS * apart) set(ticks, 0)
    }
    for (let level = 0; level < LEVELS; level += 1) {
      const ticks = level === 0 ? best : (Math.round(best / apart) + away * level) * apart
      if (!side.has(ticks) || random.next() < 0.04) set(ticks, lots())
    }
  }

  const move = (): readonly [number, number] => {
    middle += walk.normal() * 0.8
    const bid = Math.floor(middle / tick)
    shape(bids, changedBids, bid, -1)
    shape(asks, changedAsks, bid + 1, 1)
    return [bid, bid + 1]
  }

  move()
  for (let step = 0; step < STEPS; step += 1) {
    const atMs = STARTED_AT_MS + step * STEP_MS
    const firstId = updateId + 1
    const [bid, ask] = move()
    updateId += 7
    const [[b, B] = ['0', '0']] = rows(new Map([[bid, bids.get(bid) ?? 0]]))
    const [[a, A] = ['0', '0']] = rows(new Map([[ask, asks.get(ask) ?? 0]]))
    const top = { u: updateId, s: SYMBOL, b, B, a, A }
    const named = kind === 'futures' ? { e: 'bookTicker' } : {}
    write(atMs + 20, { stream: 'btcusdt@bookTicker', data: { ...named, ...top, ...times(atMs + 20) } })
    for (const [after, sells] of [[30, random.next() < 0.5] as const, [60, random.next() < 0.5] as const]) {
      const q = (Math.ceil((random.next() ** 2 * 0.4) / lot) * lot).toFixed(sizeDecimals)
      const data = { e: 'trade', s: SYMBOL, t: step, p: sells ? b : a, q, m: sells }
      const [E, T] = [atMs + after + 2, atMs + after]
      write(atMs + after, { stream: 'btcusdt@trade', data: { ...data, E, T } })
    }
    const chain = kind === 'futures' ? { pu: previousId } : {}
    const diff = { e: 'depthUpdate', s: SYMBOL, E: atMs + 90, ...times(atMs + 86), U: firstId, u: updateId }
    const levels = { b: rows(changedBids), a: rows(changedAsks) }
    write(atMs + 90, { stream: 'btcusdt@depth@100ms', data: { ...diff, ...chain, ...levels } })
    previousId = updateId
    ;[changedBids, changedAsks] = [new Map(), new Map()]
    if (step === 3) {
      const byPrice = (away: 1 | -1) => (left: Rows[0] & object, right: Rows[0] & object) =>
        away * (Number(left[0]) - Number(right[0]))
      const [read, facing] = [rows(bids).toSorted(byPrice(-1)), rows(asks).toSorted(byPrice(1))]
      write(atMs + 95, { lastUpdateId: updateId, ...times(atMs + 95), bids: read, asks: facing })
    }
  }
  return lines.join('\n')
}
