import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { D, type Decimal, parseDecimal } from '../../base/decimal.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import { createLineFile } from './line-file.ts'
import { createPortfolio, type PaperTrade, type Portfolio } from './portfolio.ts'

/** What the account was worth at a moment. */
export interface EquityPoint {
  readonly atMs: number
  readonly equityQuote: number
}

/** Money, trades and worth over time, on the disk: they go on where they stood after a restart. */
export interface Ledger {
  readonly portfolio: Portfolio
  readonly startQuote: Decimal
  /** Oldest first. */
  trades(): readonly PaperTrade[]
  equity(): readonly EquityPoint[]
  /** @throws {RangeError} for a trade that the portfolio cannot take; nothing is written then. */
  addTrade(trade: PaperTrade): void
  addEquity(point: EquityPoint): void
  flush(): Promise<void>
}

const amount = z.string().refine((text) => parseDecimal(text) !== undefined, 'expected a decimal number')
const line = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start'), startQuote: amount, atMs: z.number() }),
  z.object({
    kind: z.literal('trade'),
    tradeId: z.string(),
    positionId: z.string(),
    symbol: z.string(),
    side: z.enum(['buy', 'sell']),
    sizeBase: amount,
    price: amount,
    feeQuote: amount,
    atMs: z.number(),
    reason: z.string(),
  }),
  z.object({ kind: z.literal('equity'), atMs: z.number(), equityQuote: z.number() }),
])
type Line = z.infer<typeof line>

interface Options {
  readonly path: string
  /** Money of a new ledger. */
  readonly startQuote: Decimal
  readonly nowMs: number
  readonly log: Logger
}

/**
 * Opens a ledger of JSON lines, or begins one. A line that cannot be read costs itself alone (the last one, after a
 * power cut); it is named in the log.
 *
 * @throws {Error} when there is a file that cannot be read: a second beginning would hide it.
 */
export async function openLedger({ path, startQuote, nowMs, log }: Options): Promise<Ledger> {
  const lines = await readLines(path, log)
  const first = lines.find((each) => each.kind === 'start')
  const start = first ? new D(first.startQuote) : startQuote
  const portfolio = createPortfolio(start)
  const trades: PaperTrade[] = []
  const known = new Set<string>()
  const equity: EquityPoint[] = []
  for (const each of lines) {
    if (each.kind === 'equity') equity.push({ atMs: each.atMs, equityQuote: each.equityQuote })
    if (each.kind !== 'trade') continue
    const trade = tradeOf(each)
    // The disk took it, did not say so, and was given it again.
    if (known.has(trade.tradeId)) continue
    known.add(trade.tradeId)
    try {
      portfolio.take(trade)
      trades.push(trade)
    } catch (cause) {
      log.error('ledger.trade-refused', { tradeId: trade.tradeId, message: messageOf(cause) })
    }
  }
  const file = createLineFile({
    path,
    keepsUnwritten: true,
    onFailure: (cause) => log.error('ledger.unsaved', { message: messageOf(cause) }),
  })
  const write = (content: Line): void => file.write(JSON.stringify(content))
  if (!first) write({ kind: 'start', startQuote: start.toFixed(), atMs: nowMs })
  return {
    portfolio,
    startQuote: start,
    trades: () => trades,
    equity: () => equity,
    addTrade(trade) {
      portfolio.take(trade)
      trades.push(trade)
      write({
        kind: 'trade',
        ...trade,
        sizeBase: trade.sizeBase.toFixed(),
        price: trade.price.toFixed(),
        feeQuote: trade.feeQuote.toFixed(),
      })
    },
    addEquity(point) {
      equity.push(point)
      write({ kind: 'equity', ...point })
    },
    flush: () => file.flush(),
  }
}

async function readLines(path: string, log: Logger): Promise<readonly Line[]> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return ''
    throw cause
  })
  return text.split('\n').flatMap((row, at) => {
    if (row.trim() === '') return []
    const read = line.safeParse(parseJson(row))
    if (read.success) return [read.data]
    log.warn('ledger.unreadable-line', { line: at + 1 })
    return []
  })
}

const tradeOf = ({ kind: _, ...row }: Extract<Line, { kind: 'trade' }>): PaperTrade => ({
  ...row,
  symbol: row.symbol as SymbolId,
  sizeBase: new D(row.sizeBase),
  price: new D(row.price),
  feeQuote: new D(row.feeQuote),
})

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
