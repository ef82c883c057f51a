import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { D, parseDecimal } from '../../base/decimal.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import { type EquityPoint, thinEquity } from './equity-curve.ts'
import type { PaperTrade } from './portfolio.ts'

const amount = z.string().refine((text) => parseDecimal(text) !== undefined, 'expected a decimal number')
const equityLine = z.object({ kind: z.literal('equity'), atMs: z.number(), equityQuote: z.number() })
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
  equityLine,
])

/** One line of a ledger's file. */
export type LedgerLine = z.infer<typeof line>

/**
 * The lines of a ledger; none without a file. A line that cannot be read costs itself alone and is named in the log.
 *
 * @throws {Error} when there is a file that cannot be read.
 */
export async function readLedgerLines(path: string, log: Logger): Promise<readonly LedgerLine[]> {
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

/** The file's text without the worths that `thinEquity` lets go. Every other line stays as it is, readable or not. */
export function thinLedgerText(text: string, nowMs: number): string {
  const rows = text.split('\n')
  const points = rows.map((row) => pointOf(row))
  const kept = new Set(
    thinEquity(
      points.filter((point) => point !== undefined),
      nowMs,
    ),
  )
  return rows.filter((_, at) => points[at] === undefined || kept.has(points[at])).join('\n')
}

function pointOf(row: string): EquityPoint | undefined {
  if (!row.includes('"equity"')) return undefined
  const read = equityLine.safeParse(parseJson(row))
  return read.success ? read.data : undefined
}

/** A trade as a line holds it, in numbers. */
export const tradeOfLine = ({ kind: _, ...row }: Extract<LedgerLine, { kind: 'trade' }>): PaperTrade => ({
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
