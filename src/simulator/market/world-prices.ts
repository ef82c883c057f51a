import { RecordedTime } from './recorded-time.ts'

interface Leader {
  readonly market: object
  readonly isRecorded: boolean
}

/**
 * What the world pays for an asset, relative to where its simulation began, shared by venues that run side by
 * side. One market of an asset leads: the first that plays a recording, or else the first of all. Generated ones
 * follow it at a distance of their own noise, so that an asset costs nearly the same everywhere; a recording is
 * what it is, and follows nobody.
 */
export class WorldPrices {
  /** Keeps the recordings of these venues in step. */
  readonly recordedTime = new RecordedTime()
  readonly #leaders = new Map<string, Leader>()
  readonly #ratios = new Map<string, number>()

  /** Enters a market that opens. A recording takes the lead from a generated market. */
  enter(asset: string, market: object, isRecorded: boolean): void {
    const leader = this.#leaders.get(asset)
    if (leader && (leader.isRecorded || !isRecorded)) return
    this.#leaders.set(asset, { market, isRecorded })
  }

  /** The leading market's price over its start price; others may tell it, and are not heard. */
  tell(asset: string, market: object, ratio: number): void {
    if (this.#leaders.get(asset)?.market !== market) return
    if (Number.isFinite(ratio) && ratio > 0) this.#ratios.set(asset, ratio)
  }

  /** What a market is to follow: 1 until the leader has told a price, and nothing for the leader itself. */
  ratioFor(asset: string, market: object): number | undefined {
    if (this.#leaders.get(asset)?.market === market) return undefined
    return this.#ratios.get(asset) ?? 1
  }
}
