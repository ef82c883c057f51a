import type { SymbolId } from '../../src/main/domain/brands.ts'
import type { ExchangeClient } from '../../src/main/venues/exchange-client.ts'
import type { AccountEvent } from '../../src/main/venues/market-streams.ts'
import type { SimulatedVenueName } from '../../src/shared/simulator.ts'
import type { RunningSimulator } from '../../src/simulator/server.ts'
import { breakUntilOver } from './break-until-over.ts'
import { unhurried } from './orders.ts'
import type { VenueRig } from './venue-rig.ts'

/** A client over its simulator as the cards want them; both are closed again when the client cannot connect. */
export async function simulatedRig<V extends SimulatedVenueName>(
  simulator: RunningSimulator<V>,
  client: ExchangeClient,
  connect: boolean,
): Promise<VenueRig> {
  const events: AccountEvent[] = []
  client.streams.setupOrderUpdateHandler((event) => void events.push(event))
  const close = async (): Promise<void> => {
    await client.disconnect()
    await simulator.close()
  }
  try {
    if (connect) await client.connect(unhurried)
  } catch (cause) {
    await close()
    throw cause
  }
  return {
    client,
    symbol: 'BTC' as SymbolId,
    events,
    break: (fault) => void simulator.faults.add(fault),
    breakUntilOver: (fault) => breakUntilOver(simulator.faults, fault),
    mend: () => simulator.faults.clear(),
    ordersTaken: () => simulator.ordersTaken(),
    [Symbol.asyncDispose]: close,
  }
}
