/**
 * What the world pays for an asset, relative to where its simulation began, shared by venues that run side by
 * side. The first venue that lists an asset leads; the others follow it at a distance of their own noise, so
 * that an asset costs nearly the same everywhere, also when the leader plays a recording.
 */
export class WorldPrices {
  readonly #leaders = new Map<string, object>()
  readonly #ratios = new Map<string, number>()

  /** True when `venue` leads the asset: because it asked first. */
  leads(asset: string, venue: object): boolean {
    const leader = this.#leaders.get(asset) ?? venue
    this.#leaders.set(asset, leader)
    return leader === venue
  }

  /** The leader's price over its start price. */
  tell(asset: string, ratio: number): void {
    if (Number.isFinite(ratio) && ratio > 0) this.#ratios.set(asset, ratio)
  }

  /** 1 until the leader has told a price. */
  ratioOf(asset: string): number {
    return this.#ratios.get(asset) ?? 1
  }
}
