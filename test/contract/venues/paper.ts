import { systemClock } from '../../../src/main/base/clock.ts'
import { D } from '../../../src/main/base/decimal.ts'
import { silentLogger } from '../../../src/main/base/logger.ts'
import type { SymbolId } from '../../../src/main/domain/brands.ts'
import type { AccountEvent } from '../../../src/main/venues/market-streams.ts'
import { createPaperClient, type PaperClient } from '../../../src/main/venues/paper/index.ts'
import type { Fault, FaultRequest } from '../../../src/simulator/faults/fault.ts'
import { createMemoryJournal } from '../../support/memory-journal.ts'
import { unhurried } from '../orders.ts'
import type { RigChoice, VenueRig, VenueUnderTest } from '../venue-rig.ts'
import { aster } from './aster.ts'

/** The paper venue over Aster's simulated market; its account is our own. */
async function open({ connect = true }: RigChoice = {}): Promise<VenueRig> {
  const market = await aster.open({ keys: 'none' })
  const journal = createMemoryJournal()
  let taken = 0
  const client = createPaperClient({
    market: market.client,
    liveDepth: () => undefined,
    store: journal,
    clock: systemClock,
    log: silentLogger,
    quoteAsset: 'USDT',
  })
  const events: AccountEvent[] = []
  const known = new Set<string>()
  client.streams.setupOrderUpdateHandler((event) => {
    events.push(event)
    if (event.kind !== 'order' || event.order.status === 'rejected') return
    if (!known.has(event.order.clientOrderId)) taken += 1
    known.add(event.order.clientOrderId)
  })
  if (connect) await client.connect(unhurried)
  return {
    client,
    symbol: market.symbol,
    events,
    break(fault) {
      if (!breakOnPaper(client, market.symbol, fault)) market.break(fault)
    },
    breakUntilOver: (fault) => market.breakUntilOver(fault),
    mend() {
      client.paperLab.setLatency('measured')
      client.paperLab.clearFaults()
      market.mend()
    },
    ordersTaken: () => taken,
    async [Symbol.asyncDispose]() {
      await client.disconnect()
      await market[Symbol.asyncDispose]()
    },
  }
}

type LabFaults = { readonly [K in Fault['kind']]?: (fault: Extract<FaultRequest, { kind: K }>) => boolean }

/** What goes wrong with orders and account goes wrong on our side: in the paper lab. */
function breakOnPaper({ paperLab }: PaperClient, symbol: SymbolId, fault: FaultRequest): boolean {
  const inTheLab: LabFaults = {
    'lost-reply': ({ count }) => {
      paperLab.dropReplies(count ?? 1, true)
      return true
    },
    status: ({ executed, count }) => {
      if (executed) paperLab.dropReplies(count ?? 1, true)
      return executed === true
    },
    'reject-orders': ({ code, message }) => {
      paperLab.failNextOrder('reject', { code: String(code), reason: message ?? 'No.' })
      return true
    },
    latency: ({ method, delayMs }) => {
      const isOurs = method === aster.scopes.cancelOrder.method
      if (isOurs) paperLab.setLatency(2 * delayMs)
      return isOurs
    },
    funding: () => {
      void paperLab.fundingShock(symbol, new D('0.001'), unhurried)
      return true
    },
    liquidate: () => {
      void paperLab.liquidateNow(symbol, unhurried)
      return true
    },
  }
  const carryOut = inTheLab[fault.kind] as ((asked: FaultRequest) => boolean) | undefined
  return carryOut?.(fault) ?? false
}

export const paper: VenueUnderTest = { name: 'paper', hasOwnAccount: false, scopes: aster.scopes, open }
