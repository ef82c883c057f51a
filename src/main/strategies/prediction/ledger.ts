import { D, type Decimal } from '../../base/decimal.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import { type EquityPoint, thinEquity } from './equity-curve.ts'
import { type LedgerLine, readLedgerLines, thinLedgerText, tradeOfLine } from './ledger-lines.ts'
import { createLineFile } from './line-file.ts'
import { createPortfolio, type PaperTrade, type Portfolio } from './portfolio.ts'
import { createTradeTally, type TradeTally } from './trade-tally.ts'

/** What a ledger holds. */
export interface LedgerRecord {
  readonly portfolio: Portfolio
  readonly startQuote: Decimal
  /** The latest 1,000, oldest first. */
  trades(): readonly PaperTrade[]
  /** Of all trades, kept or not. */
  tally(): TradeTally
  /** Oldest first, thinned as `thinEquity` says. */
  equity(): readonly EquityPoint[]
}

/** Money, trades and worth over time, on the disk: they go on where they stood after a restart. */
export interface Ledger extends LedgerRecord {
  /** @throws {RangeError} for a trade that the portfolio cannot take; nothing is written then. */
  addTrade(trade: PaperTrade): void
  addEquity(point: EquityPoint): void
  flush(): Promise<void>
}

interface Options {
  readonly path: string
  /** Money of a new ledger. */
  readonly startQuote: Decimal
  readonly nowMs: number
  readonly log: Logger
}

/** Name of the ledger's file. */
export const LEDGER_FILE = 'ledger.jsonl'

const KEPT_TRADES = 1_000
/** The curve is thinned after so many new points: a day of minutes. */
const POINTS_A_DAY = 1_440

/**
 * Opens a ledger of JSON lines, or begins one. A line that cannot be read costs itself alone (the last one, after a
 * power cut); it is named in the log.
 *
 * @throws {Error} when there is a file that cannot be read: a second beginning would hide it.
 */
export async function openLedger({ path, startQuote, nowMs, log }: Options): Promise<Ledger> {
  const lines = await readLedgerLines(path, log)
  const { record, takeTrade, takePoint, thin } = recordOf(lines, startQuote, log)
  const file = createLineFile({
    path,
    keepsUnwritten: true,
    onFailure: (cause) => log.error('ledger.unsaved', { message: messageOf(cause) }),
  })
  const write = (content: LedgerLine): void => file.write(JSON.stringify(content))
  if (!lines.some(({ kind }) => kind === 'start'))
    write({ kind: 'start', startQuote: startQuote.toFixed(), atMs: nowMs })
  let thinAt = 0
  const thinAll = (atMs: number): void => {
    const before = record.equity().length
    thin(atMs)
    thinAt = record.equity().length + POINTS_A_DAY
    if (record.equity().length < before) file.rewrite((text) => thinLedgerText(text, atMs))
  }
  thinAll(nowMs)
  return {
    ...record,
    addTrade(trade) {
      takeTrade(trade)
      write({
        kind: 'trade',
        ...trade,
        sizeBase: trade.sizeBase.toFixed(),
        price: trade.price.toFixed(),
        feeQuote: trade.feeQuote.toFixed(),
      })
    },
    addEquity(point) {
      takePoint(point)
      write({ kind: 'equity', ...point })
      if (record.equity().length >= thinAt) thinAll(point.atMs)
    },
    flush: () => file.flush(),
  }
}

/**
 * What an earlier run left, to be looked at; nothing is written. Undefined when there was none.
 *
 * @throws {Error} when there is a file that cannot be read.
 */
export async function readLedger(path: string, log: Logger): Promise<LedgerRecord | undefined> {
  const lines = await readLedgerLines(path, log)
  const start = lines.find(({ kind }) => kind === 'start')
  return start?.kind === 'start' ? recordOf(lines, new D(start.startQuote), log).record : undefined
}

function recordOf(lines: readonly LedgerLine[], startQuote: Decimal, log: Logger) {
  const first = lines.find((each) => each.kind === 'start')
  const start = first ? new D(first.startQuote) : startQuote
  const portfolio = createPortfolio(start)
  const tally = createTradeTally()
  const trades: PaperTrade[] = []
  let equity: EquityPoint[] = []
  const takeTrade = (trade: PaperTrade): void => {
    portfolio.take(trade)
    tally.take(trade)
    trades.push(trade)
    if (trades.length > KEPT_TRADES) trades.shift()
  }
  const known = new Set<string>()
  for (const each of lines) {
    if (each.kind === 'equity') equity.push({ atMs: each.atMs, equityQuote: each.equityQuote })
    if (each.kind !== 'trade') continue
    const trade = tradeOfLine(each)
    // The disk took it, did not say so, and was given it again.
    if (known.has(trade.tradeId)) continue
    known.add(trade.tradeId)
    try {
      takeTrade(trade)
    } catch (cause) {
      log.error('ledger.trade-refused', { tradeId: trade.tradeId, message: messageOf(cause) })
    }
  }
  const record: LedgerRecord = {
    portfolio,
    startQuote: start,
    trades: () => trades,
    tally: () => tally.current(),
    equity: () => equity,
  }
  return {
    record,
    takeTrade,
    takePoint: (point: EquityPoint): void => void equity.push(point),
    thin(nowMs: number): void {
      equity = thinEquity(equity, nowMs)
    },
  }
}
