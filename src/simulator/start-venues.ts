import type { SimulatedVenue, SimulatedVenueName } from '../shared/simulator.ts'
import { parseArguments } from './arguments.ts'
import { WorldPrices } from './market/world-prices.ts'
import { startSimulator } from './server.ts'

/**
 * Starts every venue the command line names and tells each ready message, in the order of the command line.
 *
 * Venues that play a recording start first: the others open at its prices. Returns the way to stop them all. When
 * one cannot start, the others are stopped again.
 *
 * @throws {SimulatorError} when the command line is wrong or a venue cannot start.
 */
export async function startVenues(
  argv: readonly string[],
  log: (line: string) => void,
  onReady: (ready: SimulatedVenue) => void,
): Promise<() => Promise<void>> {
  const running: { close(): Promise<void> }[] = []
  const close = async (): Promise<void> => {
    await Promise.all(running.map((simulator) => simulator.close()))
  }
  try {
    const world = new WorldPrices()
    const all = parseArguments(argv)
    let told = 0
    const ready = new Map<SimulatedVenueName, SimulatedVenue>()
    const plays = ({ replay }: { readonly replay?: string }): boolean => replay !== undefined
    for (const options of [...all.filter(plays), ...all.filter((each) => !plays(each))]) {
      const simulator = await startSimulator({ ...options, log, world })
      running.push(simulator)
      ready.set(options.venue, simulator.ready)
      for (;;) {
        const due = all[told]
        const next = due && ready.get(due.venue)
        if (!next) break
        onReady(next)
        told++
      }
    }
  } catch (cause) {
    await close()
    throw cause
  }
  return close
}
