import type { SimulatedVenue } from '../shared/simulator.ts'
import { parseArguments } from './arguments.ts'
import { WorldPrices } from './market/world-prices.ts'
import { startSimulator } from './server.ts'

/**
 * Starts every venue the command line names and tells each ready message, in the order of the command line.
 *
 * Returns the way to stop them all. When one cannot start, the others are stopped again.
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
    for (const options of parseArguments(argv)) {
      const simulator = await startSimulator({ ...options, log, world })
      running.push(simulator)
      onReady(simulator.ready)
    }
  } catch (cause) {
    await close()
    throw cause
  }
  return close
}
