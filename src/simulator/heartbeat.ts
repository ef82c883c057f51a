import type { Clock } from './clock.ts'
import { CADENCES_MS, type CadenceMs, RECORDED_CADENCE_MS } from './market/depth-journal.ts'
import type { SymbolMarket } from './market/symbol-market.ts'

const BEAT_MS = 50
/** Every change of its own accord is told by the market itself. */
const CADENCES = CADENCES_MS.filter((cadenceMs) => cadenceMs > 0)

export interface HeartbeatDeps {
  readonly clock: Clock
  readonly markets: Iterable<SymbolMarket>
  /** Called on every beat with the time since the first one, after the diffs of the beat are out. */
  readonly onBeat: (beatMs: number) => void
}

/** Sends merged diffs and everything else that goes by the clock, every 50 ms until the signal aborts. */
export async function runHeartbeat(
  { clock, markets, onBeat }: HeartbeatDeps,
  signal: AbortSignal,
): Promise<void> {
  for (let beatMs = BEAT_MS; ; beatMs += BEAT_MS) {
    await clock.sleep(BEAT_MS, signal)
    if (signal.aborted) return
    const now = clock.now()
    for (const market of markets) {
      market.closeAggregate(now)
      for (const cadenceMs of CADENCES) if (beatMs % cadenceMs === 0) flush(market, cadenceMs, now)
    }
    onBeat(beatMs)
  }
}

function flush(market: SymbolMarket, cadenceMs: CadenceMs, now: number): void {
  // A replay sends its own frames at the fast cadences, one for each it has recorded.
  if (!market.numbersOwnChanges && cadenceMs <= RECORDED_CADENCE_MS) return
  const frame = market.depth.flush(cadenceMs, now)
  if (frame) market.events.emit({ kind: 'depth', cadenceMs, frame })
}
