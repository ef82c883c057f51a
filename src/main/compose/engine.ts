import type { Batch } from '../../shared/contract.ts'
import type { SimulatedVenueName } from '../../shared/simulator.ts'
import type { Clock } from '../base/clock.ts'
import type { Logger } from '../base/logger.ts'
import type { Handlers } from '../ipc/bind.ts'
import type { Notices } from '../ipc/notices.ts'
import type { SimulatedMarket } from '../ipc/paper-lab-market.ts'
import type { Settings } from '../settings/settings.ts'
import type { Vault } from '../vault/vault.ts'

/** What the engine is made of: everything that the shell or a test chooses. */
export interface World {
  readonly clock: Clock
  readonly log: Logger
  readonly settings: Settings
  readonly vault: Vault
  /** Folder of the journals; made when it is not there. */
  readonly journalFolder: string
  /** Where a bundled worker lies, by its name. */
  readonly workerUrl: (name: string) => URL
  /** Ends the program and starts it again. */
  readonly restart: () => void
  /** Asks the user for a place and writes a file there. @returns where, or nothing when they changed their mind */
  readonly saveFile: (suggestedName: string, text: string) => Promise<string | undefined>
  /** Asks the user for a recorded feed. @returns its path, or nothing when they changed their mind */
  readonly chooseRecording: () => Promise<string | undefined>
  /** Asks the user for a model of theirs. @returns its path, or nothing when they changed their mind */
  readonly chooseModel: () => Promise<string | undefined>
  /** Sends one batch to the window. */
  readonly send: (batch: Batch) => void
}

export interface Engine {
  readonly handlers: Handlers
  /** For what the shell has to tell the user. */
  readonly notices: Notices
  /** The venues that trade on the simulator in this run. */
  readonly simulatedVenues: readonly SimulatedVenueName[]
  /** Connects to every venue, again and again with growing waits until it works. Resolves when the first is there. */
  start(simulated: SimulatedMarket | undefined): Promise<void>
  /** There is no venue to connect to: the window says why. */
  fail(cause: unknown): void
  /** The window was hidden or minimized, or is there again. */
  setWindowVisible(isVisible: boolean): void
  /** Ends every loop, closes sockets and journals in reverse order of opening. Safe to call twice. */
  stop(): Promise<void>
}
