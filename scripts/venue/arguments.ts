import { z } from 'zod'
import { D } from '../../src/main/base/decimal.ts'
import type { ClientOrderId, SymbolId } from '../../src/main/domain/brands.ts'

/** Pieces of which the request schemas are made. A description is what `--help` shows. */
export const symbol = z
  .string()
  .min(1)
  .transform((text) => text as SymbolId)
  .describe('text')

/** Sizes and prices travel as text: a JSON number would lose digits. */
export const decimal = z
  .string('expected decimal text in quotes, such as "0.010"')
  .regex(/^[+-]?(\d+(\.\d*)?|\.\d+)$/, 'expected decimal text such as "0.010"')
  .transform((text) => new D(text))
  .describe('decimal text')

/** Left out, one is made. */
export const clientOrderId = z
  .string()
  .transform((text) => text as ClientOrderId)
  .describe('text')

export const side = z.enum(['buy', 'sell']).describe('buy|sell')
export const direction = z.enum(['long', 'short']).describe('long|short')
export const timeInForce = z.enum(['GTC', 'IOC', 'FOK', 'post-only']).describe('GTC|IOC|FOK|post-only')
export const orderType = z.enum(['limit', 'market']).describe('limit|market')
export const flag = z.boolean().default(false).describe('true|false')
export const count = z.int().positive().describe('whole number')
export const unixMs = z.int().nonnegative().describe('ms since the epoch')

export const nothing = z.strictObject({})
export const bySymbol = z.strictObject({ symbol })
