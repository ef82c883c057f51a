import { AppError } from '../base/errors.ts'
import type { MemoryTier } from './memory-tier.ts'
import type { AgedBbo, PriceQuestion, PriceTier, PriceTierName } from './price-tier.ts'

/** An answer and the tier that gave it. */
export interface FoundPrice {
  readonly price: AgedBbo
  readonly tier: PriceTierName
}

/** Asks the tiers behind memory, one after another. */
export interface PriceSearch {
  /** @throws {AppError} what the venue's request threw, or `venue-unavailable` when every answer was too old. */
  find(question: PriceQuestion, signal: AbortSignal): Promise<FoundPrice>
}

/** @param farther in the order they are asked; the venue's comes last. */
export function createPriceSearch(memory: MemoryTier, farther: readonly PriceTier[]): PriceSearch {
  /** `undefined` when even the venue's answer had grown too old on its way to us. */
  const once = async (question: PriceQuestion, signal: AbortSignal): Promise<FoundPrice | undefined> => {
    const slot = memory.slotOf(question.client.venue, question.symbol)
    for (const tier of farther) {
      const generation = memory.generationOf(slot)
      const read = tier.read(question, signal)
      const price = read instanceof Promise ? await read : read
      if (!price || price.ageMs > question.maxAgeMs) continue
      // What the venue just said is answered whatever happened meanwhile; its tier decides whether it is kept.
      if (tier.name === 'venue') return { price, tier: 'venue' }
      // Somebody called it wrong, while it was on its way or before.
      if (memory.generationOf(slot) !== generation || memory.isForgotten(price)) continue
      memory.write(price)
      return { price, tier: tier.name }
    }
    return undefined
  }

  return {
    async find(question, signal) {
      // A second time: the process may have stood still between the first answer's receipt and now.
      const found = (await once(question, signal)) ?? (await once(question, signal))
      if (found) return found
      const { symbol, maxAgeMs } = question
      throw new AppError(
        'venue-unavailable',
        `expected a price of ${symbol} at most ${maxAgeMs} ms old, the freshest was older when it could be used`,
      )
    },
  }
}
