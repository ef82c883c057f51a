import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { D } from '../../base/decimal.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import type { SymbolId, VenueId } from '../../domain/brands.ts'
import type { FundingPayment } from '../../domain/market.ts'

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

/** A file of one payment a line. A last line that a crash cut off was never acknowledged and is left out. */
export function createFundingFile(path: string): FundingStore {
  let endsWhole = true
  return {
    async append(payment) {
      try {
        await mkdir(dirname(path), { recursive: true })
        const file = await open(path, 'a')
        try {
          await file.write(`${endsWhole ? '' : '\n'}${JSON.stringify(payment)}\n`)
          endsWhole = true
          await file.sync()
        } finally {
          await file.close()
        }
      } catch (cause) {
        throw new AppError('config', `a funding payment could not be written: ${messageOf(cause)}`)
      }
    },
    async all() {
      const text = await textOf(path)
      endsWhole = text === '' || text.endsWith('\n')
      return text.split('\n').flatMap((line) => paymentOf(line) ?? [])
    },
  }
}

/** Payments of this run only. */
export function createFundingMemory(): FundingStore {
  const payments: FundingPayment[] = []
  return { append: async (payment) => void payments.push(payment), all: async () => [...payments] }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return ''
    throw new AppError('config', `the paper account's funding could not be read: ${messageOf(cause)}`)
  }
}

function paymentOf(line: string): FundingPayment | undefined {
  try {
    const { venue, symbol, amountQuote, ...rest } = row.parse(JSON.parse(line))
    return { ...rest, venue: venue as VenueId, symbol: symbol as SymbolId, amountQuote: new D(amountQuote) }
  } catch {
    return undefined
  }
}
