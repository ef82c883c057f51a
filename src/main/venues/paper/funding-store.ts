import { z } from 'zod'
import { D } from '../../base/decimal.ts'
import type { SymbolId, VenueId } from '../../domain/brands.ts'
import type { FundingPayment } from '../../domain/market.ts'
import { openLineFile } from './line-file.ts'

/** Where the funding of a paper account is kept between runs: beside its journal, which holds orders and fills. */
export interface FundingStore {
  /** Resolves after the payment is on disk. @throws {AppError} `config` when it cannot be written. */
  append(payment: FundingPayment): Promise<void>
  /** Oldest first. @throws {AppError} `config` when there is a file that cannot be read. */
  all(): Promise<readonly FundingPayment[]>
}

const row = z.object({
  venue: z.string(),
  symbol: z.string(),
  amountQuote: z.string(),
  asset: z.string(),
  paidAtMs: z.number(),
  paymentId: z.string(),
})

/** A file of one payment a line. A line that a crash cut off was never acknowledged and is left out. */
export function createFundingFile(path: string): FundingStore {
  const file = openLineFile(path)
  return {
    append: (payment) => file.append(JSON.stringify(payment)),
    async all() {
      const payments = (await file.lines()).flatMap((line) => paymentOf(line) ?? [])
      // What the disk took without confirming it was paid again.
      return [...new Map(payments.map((payment) => [payment.paymentId, payment])).values()]
    },
  }
}

/** Payments of this run only. */
export function createFundingMemory(): FundingStore {
  const payments: FundingPayment[] = []
  return { append: async (payment) => void payments.push(payment), all: async () => [...payments] }
}

function paymentOf(line: string): FundingPayment | undefined {
  try {
    const { venue, symbol, amountQuote, ...rest } = row.parse(JSON.parse(line))
    return { ...rest, venue: venue as VenueId, symbol: symbol as SymbolId, amountQuote: new D(amountQuote) }
  } catch {
    return undefined
  }
}
