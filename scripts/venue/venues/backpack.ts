import { createPublicKey, verify } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../../../src/main/base/errors.ts'
import type { HttpRequest } from '../../../src/main/net/http-transport.ts'
import { type Params, signingText } from '../../../src/main/venues/backpack/auth.ts'
import {
  type BackpackCredentials,
  type BackpackEndpoints,
  backpackCredentials,
  backpackEnvironments,
  backpackKeys,
  createBackpackClient,
} from '../../../src/main/venues/backpack/index.ts'
import { readKeys } from '../../../src/main/venues/key-form.ts'
import { environmentOf, readConnectionFile, trimSlash } from '../connection-file.ts'
import type { ConnectionChoice, VenueTool } from './venue-tool.ts'

const endpointsSchema = z.object({ restUrl: z.url(), wsUrl: z.url() })
const keySchema = z.object({ apiKey: z.string(), secret: z.string() })

function readEndpoints({ endpointsFile, environment }: ConnectionChoice): BackpackEndpoints {
  if (endpointsFile === undefined) return environmentOf(backpackEnvironments, environment)
  const found = readConnectionFile(endpointsFile, 'backpack')(endpointsSchema)
  if (!found) throw new AppError('config', 'expected restUrl and wsUrl in the endpoints file, got neither')
  return { restUrl: trimSlash(found.restUrl), wsUrl: trimSlash(found.wsUrl) }
}

function readCredentials({ credentialsFile }: ConnectionChoice): BackpackCredentials | undefined {
  if (credentialsFile === undefined) return undefined
  const [form] = backpackKeys.forms
  const found = readConnectionFile(credentialsFile, 'backpack')(keySchema)
  if (!found || !form) throw new AppError('config', 'expected apiKey and secret in the credentials file')
  const reading = readKeys(form, found)
  if (reading.ok) return backpackCredentials(reading.keys)
  throw new AppError('config', Object.values(reading.problems).join('; '))
}

/** What the client may sign. The name is part of the signed text, but does not travel. */
const INSTRUCTIONS = [
  'orderExecute',
  'orderCancel',
  'orderCancelAll',
  'orderQuery',
  'orderQueryAll',
  'positionQuery',
  'collateralQuery',
  'accountQuery',
  'fillHistoryQueryAll',
  'orderHistoryQueryAll',
  'fundingHistoryQueryAll',
]
/** DER of an ED25519 public key up to the key. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

/** The text that fits the signature, among those that could have been signed. */
function signedText({ url, body, headers = {} }: HttpRequest): string | undefined {
  const [apiKey, signature] = [headers['x-api-key'], headers['x-signature']]
  if (apiKey === undefined || signature === undefined) return undefined
  const params = (
    body === undefined ? Object.fromEntries(new URL(url).searchParams) : JSON.parse(body)
  ) as Params
  const key = createPublicKey({
    key: Buffer.concat([SPKI_PREFIX, Buffer.from(apiKey, 'base64')]),
    format: 'der',
    type: 'spki',
  })
  return INSTRUCTIONS.map((instruction) =>
    signingText(instruction, [params], Number(headers['x-timestamp']), Number(headers['x-window'])),
  ).find((text) => verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64')))
}

/** The row of BTC as it stood in September 2026, for dry runs without a server. */
const publishedMarkets = () => [
  {
    symbol: 'BTC_USDC_PERP',
    baseSymbol: 'BTC',
    quoteSymbol: 'USDC',
    marketType: 'PERP',
    orderBookState: 'Open',
    visible: true,
    filters: {
      price: { tickSize: '0.1' },
      quantity: { minQuantity: '0.00001', maxQuantity: null, stepSize: '0.00001' },
    },
  },
]

/** Backpack. */
export const backpack: VenueTool = {
  open(choice, parts) {
    const credentials = readCredentials(choice)
    return createBackpackClient({
      endpoints: readEndpoints(choice),
      readCredentials: () => credentials,
      ...parts,
    })
  },
  dryRun: () => ({
    isPrivate: ({ headers }) => headers?.['x-api-key'] !== undefined,
    signedText(request) {
      const string = signedText(request)
      return string === undefined ? undefined : { string }
    },
    timeBody: (nowMs) => nowMs,
    instruments: { path: '/markets', symbols: 'BTC', body: publishedMarkets },
  }),
}
