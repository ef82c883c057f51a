import type { IntentId, SymbolId, VenueId } from '../../../src/main/domain/brands.ts'
import type { PairReply } from '../../../src/main/execution/pairs/pair-desk.ts'
import { openJournal } from '../../../src/main/journal/open-journal.ts'
import type { SimulatedVenue } from '../../../src/shared/simulator.ts'
import { disarmed, killable, type Moment } from './kill-fuse.ts'
import { openPairClients } from './pair-clients.ts'
import { openPairEngine } from './pair-engine.ts'

// A program of its own, for tests that kill it: the engine over a journal on disk and simulators elsewhere.

export interface EngineArguments {
  readonly readies: readonly SimulatedVenue[]
  readonly journalPath: string
}

/** What it is told to do, and where to die while it does. */
export interface EngineOrder {
  readonly intentId: string
  /** Closes this pair; opens one when absent. */
  readonly pairId?: string
  readonly symbol: string
  readonly size: string
  readonly longVenue: string
  readonly shortVenue: string
  readonly lastStep: number
  readonly moment: Moment
}

export interface ToldPair {
  readonly pairId: string
  readonly symbol: string
  readonly standing: string
  /** Tokens held by its legs, and where. */
  readonly legs: readonly { readonly venue: string; readonly heldBase: string }[]
}

/** What it says. `up`: connected. `ready`: nothing is unfinished any more. */
export type EngineWord =
  | { readonly word: 'up' }
  | { readonly word: 'ready'; readonly pairs: readonly ToldPair[] }
  | { readonly word: 'done'; readonly reply: PairReply; readonly steps: number }

const LOOK_EVERY_MS = 25

const say = (word: EngineWord): void => void process.send?.(word)

const { readies, journalPath } = JSON.parse(process.argv[2] ?? '{}') as EngineArguments
const fuse = disarmed()
const journal = await openJournal({
  workerUrl: new URL('../../../src/main/journal/journal-worker.ts', import.meta.url),
  path: journalPath,
})
const engine = await openPairEngine({
  clients: openPairClients(readies),
  journal: killable(journal, fuse),
  seen: (client) => ({ ...client, trading: killable(client.trading, fuse) }),
})
say({ word: 'up' })

while ((await journal.pairIntents({ unfinished: true })).length > 0)
  await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
const pairs = engine.desk.pairs().map(({ pairId, symbol, standing, legs }) => ({
  pairId,
  symbol,
  standing,
  legs: legs.map(({ venue, heldBase }) => ({ venue, heldBase: heldBase.toFixed() })),
}))
say({ word: 'ready', pairs })

process.on('message', (order: EngineOrder) => {
  Object.assign(fuse, { steps: 0, lastStep: order.lastStep, moment: order.moment })
  const intentId = order.intentId as IntentId
  const running =
    order.pairId === undefined
      ? engine.desk.open({
          intentId,
          symbol: order.symbol as SymbolId,
          longVenue: order.longVenue as VenueId,
          shortVenue: order.shortVenue as VenueId,
          size: order.size,
          sizeUnit: 'base',
          entry: 'market',
          slices: 1,
        })
      : engine.desk.close({ intentId, pairId: order.pairId as IntentId })
  void running.then((reply) => {
    const { steps } = fuse
    Object.assign(fuse, disarmed())
    say({ word: 'done', reply, steps })
  })
})
