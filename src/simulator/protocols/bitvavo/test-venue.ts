import { afterEach } from 'vitest'
import { systemClock } from '../../clock.ts'
import type { SimulatorOptions } from '../../options.ts'
import { type RunningSimulator, startSimulator } from '../../server.ts'
import { TestCaller } from './test-caller.ts'

/** A simulated Bitvavo that is stopped when the test ends, and a caller. */
export async function startTestVenue(options: Omit<SimulatorOptions<'bitvavo'>, 'venue'> = {}) {
  const simulator = await startSimulator({ venue: 'bitvavo', seed: 'bitvavo-tests', ...options })
  running.push(simulator)
  return { simulator, caller: new TestCaller(simulator.ready, systemClock.now) }
}

const running: RunningSimulator<'bitvavo'>[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()))
})
