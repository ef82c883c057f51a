import { untilAborted, withDeadline } from '../base/abort.ts'
import { createBackoff } from '../base/backoff.ts'
import { messageOf } from '../base/errors.ts'
import { createLock } from '../base/lock.ts'
import type { MarketPlan, SimulatedMarket } from '../ipc/paper-lab-market.ts'
import {
  type LaunchDeps,
  launchSimulator,
  type SimulatorChild,
  type SimulatorOptions,
} from './simulator-launch.ts'

/** The process of the simulated venues. Their endpoints stay the same when it is started again. */
export interface SimulatorProcess extends SimulatedMarket {
  /** Starts it again, with growing waits, whenever it ends by itself. Resolves when the program ends. */
  keepAlive(): Promise<void>
  stop(): void
}

const ENDS_WITHIN_MS = 5_000

/**
 * Runs the simulated venues in a process of their own, so that they can be killed like a venue can
 * go down, and come back with the accounts they had.
 *
 * @param lifetime of the program: nothing is started after it.
 * @throws {AppError} `venue-unavailable` with the simulator's own words when it cannot start.
 */
export async function startSimulatorProcess(
  options: SimulatorOptions,
  firstPlan: MarketPlan,
  deps: LaunchDeps,
  lifetime: AbortSignal,
): Promise<SimulatorProcess> {
  const { clock, log } = deps
  let plan = firstPlan
  let running = await launchSimulator(options, plan, [], deps, lifetime)
  let stopping = false
  /** The user's restarts and those after a loss come one after the other. */
  const lock = createLock()

  const launch = async (next: MarketPlan, signal: AbortSignal): Promise<void> => {
    running = await launchSimulator(options, next, running.venues, deps, signal)
    plan = next
    if (stopping) running.child.kill(true)
  }

  const replace = async (next: MarketPlan, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted()
    await end(running.child, signal)
    try {
      await launch(next, signal)
    } catch (cause) {
      log.warn('simulator.replace-failed', { message: messageOf(cause) })
      // Whoever asked may have given up; the venues are needed all the same. `keepAlive` goes on where this fails.
      await launch(plan, lifetime).catch((again) =>
        log.error('simulator.restart-failed', { message: messageOf(again) }),
      )
      throw cause
    }
  }

  return {
    get plan() {
      return plan
    },
    get venues() {
      return running.venues
    },
    async restart(next, signal) {
      const wanted = AbortSignal.any([signal, lifetime])
      await untilAborted(
        lock.run(() => replace(next, wanted)),
        wanted,
      )
      for (const { venue, market } of running.venues) log.info('simulator.market', { venue, ...market })
      return running.venues
    },
    async keepAlive() {
      const backoff = createBackoff({ firstMs: 500, factor: 1.5, maxMs: 10_000, jitter: 0 })
      while (!lifetime.aborted) {
        const lost = running
        const code = await lost.child.exited
        // It may have been ended to be replaced.
        await lock.run(async () => undefined)
        if (stopping || lifetime.aborted) return
        if (running !== lost) continue
        log.warn('simulator.ended', { code })
        options.onWords(`the simulator ended (code ${code}); it is started again`)
        const again = async (): Promise<void> => {
          if (running === lost) await launch(plan, lifetime)
        }
        while (running === lost) {
          await clock.sleep(backoff.next(), lifetime)
          await lock
            .run(again)
            .catch((cause) => log.error('simulator.restart-failed', { message: messageOf(cause) }))
        }
        backoff.reset()
      }
    },
    stop() {
      stopping = true
      running.child.kill(false)
    },
  }
}

/** Asks it to end, and ends it by force when it does not. @throws {AppError} `cancelled`, or `timeout`. */
async function end(child: SimulatorChild, signal: AbortSignal): Promise<void> {
  child.kill(false)
  try {
    await untilAborted(child.exited, withDeadline(signal, ENDS_WITHIN_MS))
  } catch (cause) {
    if (signal.aborted) throw cause
    child.kill(true)
    await untilAborted(child.exited, withDeadline(signal, ENDS_WITHIN_MS))
  }
}
