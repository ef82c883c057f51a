import type { z } from 'zod'
import { methods } from './methods.ts'
import { streamMethods } from './stream-methods.ts'
import { venueNames } from './venues/index.ts'

/** `{ symbol: text, levels?: whole number }`, from the schema itself. */
function shapeOf(schema: z.ZodObject): string {
  const fields = Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) => {
    const mayBeAbsent = field.safeParse(undefined).success
    return `${name}${mayBeAbsent ? '?' : ''}: ${describe(field)}`
  })
  return fields.length === 0 ? '' : `{ ${fields.join(', ')} }`
}

/** The description stands on the field, or on what it wraps when it is optional. */
function describe(field: z.ZodType): string {
  if (field.description !== undefined) return field.description
  return 'unwrap' in field && typeof field.unwrap === 'function'
    ? describe(field.unwrap() as z.ZodType)
    : 'value'
}

/** The whole of `--help`. */
export function helpText(): string {
  const rows = (table: Readonly<Record<string, { readonly schema: z.ZodObject }>>): string =>
    Object.entries(table)
      .map(([name, { schema }]) => `  ${name.padEnd(36)}${shapeOf(schema)}`.trimEnd())
      .join('\n')
  return `usage: npm run venue -- <venue> <facet.method> [json arguments] [options]

Calls one method of a venue client and prints its answer as JSON. Sizes and prices are decimal text.
Arguments that are not JSON are a symbol: BTC stands for {"symbol":"BTC"}.
Venues: ${venueNames.join(', ')}.

options
  --endpoints F       file with restUrl, wsUrl (aster, grvt, lighter, paradex: chainId too); the simulator's
                      ready line will do
  --credentials F     file with the venue's keys; the ready line will do
                        aster     user, signer, privateKey, or apiKey and secret
                        edgex     accountId, apiKey, secret, passphrase, signerPrivateKey, or (V1) accountId
                                  and starkPrivateKey
                        grvt      apiKey, privateKey, subAccountId
                        lighter   accountIndex, apiKeyIndex, privateKey
                        paradex   account, privateKey
                        others    apiKey, secret
  --environment E     mainnet (default) or testnet where there is one, when no endpoints are given
  --clock MS          freezes our clock at this time
  --dry-run           prints the request that would be sent and how it is signed; sends nothing private
  --seconds N         how long a stream is listened to (10)

methods
${rows(methods)}

streams (one JSON line per event)
${rows(streamMethods)}
`
}
