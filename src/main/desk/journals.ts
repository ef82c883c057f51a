import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Journal } from '../journal/journal.ts'
import { openJournal } from '../journal/open-journal.ts'
import type { VenueEnvironment } from '../venues/key-form.ts'
import type { TradingMode } from './session.ts'

/** The journals of one environment. */
export type ModeJournals = Readonly<Record<TradingMode, Journal>>

/** Paper and live, and each environment, have a file of their own: an order never crosses over. */
export interface Journals {
  of(environment: VenueEnvironment): ModeJournals
  /** Path of a small file that belongs beside the journals of one environment. */
  besideOf(environment: VenueEnvironment, name: string): string
  /** Writes and reads in every journal of the mode. */
  check(mode: TradingMode): Promise<void>
}

const FILES: Readonly<Record<VenueEnvironment, Readonly<Record<TradingMode, string>>>> = {
  simulator: { paper: 'paper.sqlite', live: 'simulator.sqlite' },
  testnet: { paper: 'paper-testnet.sqlite', live: 'testnet.sqlite' },
  mainnet: { paper: 'paper-mainnet.sqlite', live: 'mainnet.sqlite' },
}

/** @param environments those in use; the folder is made when it is not there. */
export async function openJournals(options: {
  readonly folder: string
  readonly workerUrl: URL
  readonly environments: readonly VenueEnvironment[]
  /** Registers what must be closed when the program ends. */
  readonly defer: (close: () => Promise<void>) => void
}): Promise<Journals> {
  const { folder, workerUrl, environments, defer } = options
  mkdirSync(folder, { recursive: true })
  const open = async (environment: VenueEnvironment, mode: TradingMode): Promise<Journal> => {
    const journal = await openJournal({ workerUrl, path: join(folder, FILES[environment][mode]) })
    defer(() => journal.close())
    return journal
  }
  const opened = new Map<VenueEnvironment, ModeJournals>()
  for (const environment of environments) {
    opened.set(environment, {
      paper: await open(environment, 'paper'),
      live: await open(environment, 'live'),
    })
  }
  return {
    of(environment) {
      const found = opened.get(environment)
      if (found) return found
      throw new Error(`no journal was opened for ${environment}`)
    },
    besideOf: (environment, name) => join(folder, `${name}-${environment}.jsonl`),
    async check(mode) {
      for (const journals of opened.values()) await journals[mode].check()
    },
  }
}
