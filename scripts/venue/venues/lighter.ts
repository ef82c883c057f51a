import { z } from 'zod'
import { AppError } from '../../../src/main/base/errors.ts'
import type { HttpRequest } from '../../../src/main/net/http-transport.ts'
import { readKeys } from '../../../src/main/venues/key-form.ts'
import {
  createLighterClient,
  type LighterCredentials,
  type LighterEndpoints,
  lighterCredentials,
  lighterEnvironments,
  lighterKeys,
} from '../../../src/main/venues/lighter/index.ts'
import { hexOfElement } from '../../../src/main/venues/lighter/signing/bytes.ts'
import {
  hashTransaction,
  type TransactionType,
} from '../../../src/main/venues/lighter/signing/transaction.ts'
import { environmentOf, readConnectionFile, trimSlash } from '../connection-file.ts'
import type { ConnectionChoice, SignedText, VenueTool } from './venue-tool.ts'

const endpointsSchema = z.object({
  restUrl: z.url(),
  wsUrl: z.url(),
  chainId: z.int().positive().optional(),
})
const keySchema = z.object({
  accountIndex: z.union([z.number(), z.string()]).transform(String),
  apiKeyIndex: z.union([z.number(), z.string()]).transform(String),
  privateKey: z.string(),
})

/** The endpoints of `--endpoints`, or of the named environment. */
function readEndpoints({ endpointsFile, environment }: ConnectionChoice): LighterEndpoints {
  const known = environmentOf(lighterEnvironments, environment)
  if (endpointsFile === undefined) return known
  const found = readConnectionFile(endpointsFile, 'lighter')(endpointsSchema)
  if (!found) throw new AppError('config', 'expected restUrl and wsUrl in the endpoints file, got neither')
  const trimmed = { restUrl: trimSlash(found.restUrl), wsUrl: trimSlash(found.wsUrl) }
  return { ...trimmed, chainId: found.chainId ?? known.chainId }
}

function readCredentials({ credentialsFile }: ConnectionChoice): LighterCredentials | undefined {
  if (credentialsFile === undefined) return undefined
  const [form] = lighterKeys.forms
  const found = readConnectionFile(credentialsFile, 'lighter')(keySchema)
  if (!found || !form)
    throw new AppError('config', 'expected accountIndex, apiKeyIndex and privateKey in the credentials file')
  const reading = readKeys(form, found)
  if (reading.ok) return lighterCredentials(reading.keys)
  throw new AppError('config', Object.values(reading.problems).join('; '))
}

/** The transaction without its signature, and the hash that was signed. */
function signedText({ body }: HttpRequest, chainId: number): SignedText | undefined {
  const form = new URLSearchParams(body ?? '')
  const info = form.get('tx_info')
  if (info === null) return undefined
  const { Sig: _, L2TxAttributes: __, ...fields } = JSON.parse(info) as Record<string, number>
  const type = Number(form.get('tx_type')) as TransactionType
  return {
    string: JSON.stringify(fields),
    digest: hexOfElement(hashTransaction({ type, fields }, chainId)),
  }
}

/** The row of BTC as captured in May 2026, for dry runs without a server. */
const publishedMarkets = () => ({
  code: 200,
  order_book_details: [
    {
      symbol: 'BTC',
      market_id: 1,
      market_type: 'perp',
      status: 'active',
      size_decimals: 5,
      price_decimals: 1,
      min_base_amount: '0.00010',
      min_quote_amount: '10.000000',
      min_initial_margin_fraction: 200,
      maintenance_margin_fraction: 120,
    },
  ],
})

/** Lighter. A dry run counts its nonces from 0. */
export const lighter: VenueTool = {
  open(choice, parts) {
    const credentials = readCredentials(choice)
    return createLighterClient({
      endpoints: readEndpoints(choice),
      readCredentials: () => credentials,
      signerWorkerUrl: new URL('../../../src/main/venues/lighter/signer-worker.ts', import.meta.url),
      ...parts,
    })
  },
  dryRun: (choice) => ({
    isPrivate: ({ method, headers }) => method === 'POST' || headers?.authorization !== undefined,
    signedText: (request) => signedText(request, readEndpoints(choice).chainId),
    timeBody: (nowMs) => ({ timestamp: nowMs / 1000 }),
    timePath: '/',
    published: new Map([['/api/v1/nextNonce', { code: 200, nonce: 0 }]]),
    instruments: { path: '/orderBookDetails', symbols: 'BTC', body: publishedMarkets },
  }),
}
