import type { SimulatedVenue } from '../shared/simulator.ts'
import type { Clock } from './base/clock.ts'
import { AppError } from './base/errors.ts'
import type { Logger } from './base/logger.ts'
import type { KeyRow } from './vault/key-row.ts'
import { asterCredentials, asterEnvironments, asterKeys, createAsterClient } from './venues/aster/index.ts'

interface Deps {
  /** The simulated venue once it is ready. */
  readonly simulated: () => SimulatedVenue | undefined
  readonly clock: Clock
  readonly log: Logger
}

/** The venues that have keys, one line each: their forms, and how keys are tried out. */
export function createKeyRows({ simulated, clock, log }: Deps): readonly KeyRow[] {
  const ready = (): SimulatedVenue => {
    const found = simulated()
    if (found) return found
    throw new AppError('venue-unavailable', 'the simulator is not ready yet')
  }
  return [
    {
      keys: asterKeys,
      openClient(environment, entered) {
        const credentials = asterCredentials(entered)
        const endpoints = environment === 'simulator' ? ready() : asterEnvironments[environment]
        return createAsterClient({ endpoints, readCredentials: () => credentials, clock, log })
      },
    },
  ]
}
