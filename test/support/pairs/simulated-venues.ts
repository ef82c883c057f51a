import type { SimulatedVenueName, SimulatedVenueOf } from '../../../src/shared/simulator.ts'
import { WorldPrices } from '../../../src/simulator/market/world-prices.ts'
import { isOpen, type Order } from '../../../src/simulator/matching/order.ts'
import { type RunningSimulator, startSimulator } from '../../../src/simulator/server.ts'

/** The venues that trade perpetuals. */
export const PERPETUAL_VENUES = ['aster', 'backpack', 'edgex', 'grvt', 'lighter', 'paradex'] as const
export type PerpetualVenue = (typeof PERPETUAL_VENUES)[number]

/** Assets that every one of them lists, at one token a unit. */
export const COMMON_SYMBOLS = ['BTC', 'ETH', 'SOL'] as const

/** A venue and what it alone knows to be true. */
export interface VenueOfTruth {
  readonly venue: PerpetualVenue
  readonly simulator: RunningSimulator<SimulatedVenueName>
  readonly ready: SimulatedVenueOf<SimulatedVenueName>
  /** Signed tokens of the account's perpetual of an asset, 1e-8 each. */
  position(asset: string): bigint
  /** Orders that may still fill. */
  open(asset: string): readonly Order[]
  /** What the venue made of the account's orders of an asset, from the given one on. */
  story(asset: string, from: number): string
  /** Client ids that more than one order of the account carries. */
  duplicates(): readonly string[]
}

const base = (symbol: string, simulator: RunningSimulator<SimulatedVenueName>): string =>
  simulator.markets.get(symbol)?.instrument.base ?? ''

/** Starts venues that agree on what an asset costs. */
export async function startPairVenues(
  names: readonly PerpetualVenue[],
  seed: string,
): Promise<ReadonlyMap<PerpetualVenue, VenueOfTruth>> {
  const world = new WorldPrices()
  const venues = new Map<PerpetualVenue, VenueOfTruth>()
  for (const venue of names) {
    // The free tier's sixty transactions a minute would only measure waiting.
    const tier = venue === 'lighter' ? { tier: 'plus' as const } : {}
    const simulator = (await startSimulator({
      venue,
      seed,
      world,
      startBalance: '10000000',
      ...tier,
    })) as RunningSimulator<SimulatedVenueName>
    const { account } = simulator
    venues.set(venue, {
      venue,
      simulator,
      ready: simulator.ready,
      position: (asset) =>
        [...account.positions.values()]
          .filter(({ symbol }) => base(symbol, simulator) === asset)
          .reduce(
            (sum, { symbol, lots }) =>
              sum + BigInt(lots) * (simulator.markets.get(symbol)?.instrument.lot ?? 0n),
            0n,
          ),
      open: (asset) =>
        account.orders.filter((order) => isOpen(order) && base(order.symbol, simulator) === asset),
      story: (asset, from) =>
        account.orders
          .slice(from)
          .filter(({ symbol }) => base(symbol, simulator) === asset)
          .map(
            ({ clientOrderId, side, type, sizeLots, filledLots, status, reduceOnly, forced, createdAtMs }) =>
              `  ${venue} at ${createdAtMs}: ${clientOrderId} ${side} ${type}${reduceOnly ? ' reduce-only' : ''}${forced ? ' forced' : ''} ${filledLots} of ${sizeLots} lots, ${status}`,
          )
          .join('\n'),
      duplicates() {
        // The venue's own liquidations share an id.
        const ids = account.orders.filter(({ forced }) => !forced).map(({ clientOrderId }) => clientOrderId)
        return ids.filter((id, at) => id !== '' && ids.indexOf(id) !== at)
      },
    })
  }
  return venues
}

/** Stops them all. */
export async function closePairVenues(venues: ReadonlyMap<string, VenueOfTruth>): Promise<void> {
  await Promise.all([...venues.values()].map(({ simulator }) => simulator.close()))
}
