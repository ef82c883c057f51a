import Store from 'electron-store'
import { z } from 'zod'
import { MOST_TRADER_SYMBOLS, traderSymbol } from '../../shared/paper-trader-contract.ts'
import { predictorName } from '../../shared/paper-trader-views.ts'
import { DEFAULT_PRICE_PREFERENCES, pricePreferences } from '../../shared/prices.ts'
import { DEFAULT_TRADER_RULES, START_MONEY } from '../../shared/trader-rules.ts'
import { dataSource, streamPolicy, tradingMode } from '../../shared/views.ts'
import { keptStartMoney, keptTraderRules } from './read-trader-rules.ts'

const windowBounds = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
export type WindowBounds = z.infer<typeof windowBounds>

/** Everything the user's machine remembers between runs, keys excepted. Each line has its own default. */
const shape = z.object({
  mode: tradingMode.default('paper'),
  prices: pricePreferences.default(DEFAULT_PRICE_PREFERENCES),
  /** What was looked at last. */
  selected: z.object({ venue: z.string(), symbol: z.string() }).optional(),
  /** Where each venue trades, by venue; the simulator when it has no line. */
  environments: z.record(z.string(), dataSource).default({}),
  /** Ladder group widths the user chose, by `venue:symbol`, in quote. */
  groupings: z.record(z.string(), z.string()).default({}),
  /** Makes the simulated accounts and credentials the same on every start of this installation. */
  simulatorSeed: z.string().optional(),
  /** The user's own model: which file, and what was in it when they chose it. */
  ownModel: z.object({ path: z.string(), sha256: z.string() }).optional(),
  /** The paper trader's rules, as text; each has its own default. */
  traderRules: keptTraderRules.default(DEFAULT_TRADER_RULES),
  /** Money of the paper trader's next ledger, quote. */
  traderStartMoney: keptStartMoney.default(START_MONEY.initial),
  /** What the paper trader was started with last; no symbols before the first time. */
  traderSymbols: z.array(traderSymbol).max(MOST_TRADER_SYMBOLS).default([]),
  traderPredictor: predictorName.default('baseline'),
  window: windowBounds.optional(),
  streams: streamPolicy.default({
    coolDownSeconds: 120,
    pricePerGigabyte: 0.09,
    leavesSharedChannels: false,
  }),
})
export type SettingsShape = z.output<typeof shape>

export interface Settings {
  get<K extends keyof SettingsShape>(key: K): SettingsShape[K]
  /** Counts at once; a disk that cannot take it is told to the opener, never to the caller. */
  set<K extends keyof SettingsShape>(key: K, value: NonNullable<SettingsShape[K]>): void
}

/**
 * Opens the settings file. A value of the wrong shape falls back to its default, so a broken file
 * never stops the start; the others are kept. Reads come from memory: screens ask often.
 *
 * @param onUnsaved told of a value that holds until the program ends and no longer.
 */
export function openSettings(folder: string, onUnsaved: (key: string, cause: unknown) => void): Settings {
  const store = new Store<Record<string, unknown>>({
    cwd: folder,
    name: 'settings',
    clearInvalidConfig: true,
  })
  const onDisk = store.store
  const values: Record<string, unknown> = {}
  for (const [key, reader] of Object.entries(shape.shape)) {
    const read = reader.safeParse(onDisk[key])
    values[key] = read.success ? read.data : reader.parse(undefined)
  }
  return {
    get: (key) => values[key] as SettingsShape[typeof key],
    set(key, value) {
      values[key] = value
      try {
        store.set(key, value)
      } catch (cause) {
        onUnsaved(key, cause)
      }
    },
  }
}
