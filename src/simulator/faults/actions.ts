import type { Clock } from '../clock.ts'
import { distortBook } from '../market/distortion.ts'
import { afterMove } from '../market/drive.ts'
import { nextFundingTime } from '../market/funding.ts'
import type { MarketGenerator } from '../market/generator.ts'
import type { SymbolMarket } from '../market/symbol-market.ts'
import type { Exchange } from '../matching/exchange.ts'
import type { LiquidationWatch } from '../matching/liquidation.ts'
import type { Settlement } from '../matching/settlement.ts'
import type { ActiveFault, FaultKind } from './fault.ts'
import { FaultError, type Switchboard } from './switchboard.ts'

/** The parts of a venue that faults reach into. */
export interface FaultTargets {
  readonly board: Switchboard
  readonly clock: Clock
  readonly exchange: Exchange
  readonly generators: ReadonlyMap<string, MarketGenerator>
  readonly liquidations: LiquidationWatch
  readonly settlement: Settlement
  readonly expireSessions: () => void
  /** Closes the sockets whose streams contain the text, or all of them. */
  readonly closeSockets: (code: number, stream?: string) => void
  /** Takes the venue away for a while, sockets, listen keys and tokens included. */
  readonly goDown: (downMs: number) => void
}

/** Carries out the faults that act by themselves when they are switched on, and undoes them when they end. */
export function connectFaults(targets: FaultTargets): void {
  const undo = new Map<number, () => void>()
  const { board, exchange } = targets
  board.added.listen((fault) => {
    const restore = act(fault, targets)
    if (restore === 'done') board.remove(fault.id)
    else if (restore) undo.set(fault.id, restore)
  })
  board.removed.listen(({ id }) => {
    undo.get(id)?.()
    undo.delete(id)
  })
  exchange.switches.takerShare = () => board.strike('partial-fills', {})?.share
}

/** `done` for what is over at once, a function for what can be undone when the fault ends. */
type Outcome = 'done' | (() => void)

/** What the faults do that act by themselves. The others are asked about when a request or a frame passes. */
const ACTIONS: { readonly [K in FaultKind]?: (fault: ActiveFault<K>, targets: FaultTargets) => Outcome } = {
  'close-sockets': ({ code, stream }, { closeSockets }) => {
    closeSockets(code, stream)
    return 'done'
  },
  'expire-sessions': (_, { expireSessions }) => {
    expireSessions()
    return 'done'
  },
  restart: ({ downMs }, { goDown }) => {
    goDown(downMs)
    return 'done'
  },
  liquidate: (_, { exchange, liquidations }) => {
    for (const account of exchange.accounts.values()) liquidations.liquidateAll(account)
    return 'done'
  },
  funding: (fault, { exchange, settlement, clock }) => {
    for (const market of chosen(fault, exchange)) {
      settlement.payFunding(market, nextFundingTime(market.instrument, clock.now()))
    }
    return 'done'
  },
  'funding-interval': (fault, { exchange, settlement }) => {
    const perpetuals = chosen(fault, exchange).filter(({ instrument }) => instrument.fundingIntervalHours > 0)
    const before = perpetuals.map((market) => [market, market.instrument.fundingIntervalHours] as const)
    for (const market of perpetuals) settlement.changeInterval(market, fault.hours)
    return () => {
      for (const [market, hours] of before) settlement.changeInterval(market, hours)
    }
  },
  'move-market': (fault, targets) => {
    for (const market of chosen(fault, targets.exchange)) {
      move(market, fault.bps, fault.symbol !== undefined, targets)
    }
    return 'done'
  },
  'post-only': ({ variant }, { exchange }) => {
    const before = exchange.switches.postOnly
    exchange.switches.postOnly = variant
    return () => {
      exchange.switches.postOnly = before
    }
  },
  'crossed-book': distort,
  'empty-book': distort,
}

function act<K extends FaultKind>(fault: ActiveFault<K>, targets: FaultTargets): Outcome | undefined {
  return ACTIONS[fault.kind as K]?.(fault, targets)
}

function distort(
  fault: ActiveFault<'crossed-book' | 'empty-book'>,
  { exchange, clock }: FaultTargets,
): Outcome {
  const restores = chosen(fault, exchange).map((market) => distortBook(market, fault.kind, clock.now()))
  return () => {
    for (const restore of restores) restore()
  }
}

/** Trading markets the fault names, or all of them. @throws {FaultError} for a symbol that does not trade. */
function chosen(fault: ActiveFault, exchange: Exchange): SymbolMarket[] {
  const trading = [...exchange.markets.values()].filter(({ instrument }) => instrument.status === 'trading')
  if (fault.symbol === undefined) return trading
  const market = trading.find(
    ({ instrument }) => instrument.symbol.toUpperCase() === fault.symbol?.toUpperCase(),
  )
  if (!market) throw new FaultError(`expected a symbol that trades, found ${JSON.stringify(fault.symbol)}`)
  return [market]
}

function move(
  market: SymbolMarket,
  bps: number,
  wasNamed: boolean,
  { exchange, generators }: FaultTargets,
): void {
  const generator = generators.get(market.instrument.symbol)
  if (!generator) {
    if (!wasNamed) return
    throw new FaultError(
      `move-market: expected a generated symbol; ${market.instrument.symbol} plays a recording`,
    )
  }
  market.together(() => generator.move(bps))
  afterMove(exchange, market)
}
