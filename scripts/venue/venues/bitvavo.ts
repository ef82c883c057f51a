import { z } from 'zod'
import { AppError } from '../../../src/main/base/errors.ts'
import type { HttpRequest } from '../../../src/main/net/http-transport.ts'
import { requestText } from '../../../src/main/venues/bitvavo/auth.ts'
import {
  type BitvavoCredentials,
  type BitvavoEndpoints,
  bitvavoCredentials,
  bitvavoEnvironments,
  bitvavoKeys,
  createBitvavoClient,
} from '../../../src/main/venues/bitvavo/index.ts'
import { readKeys } from '../../../src/main/venues/key-form.ts'
import { environmentOf, readConnectionFile, trimSlash } from '../connection-file.ts'
import type { ConnectionChoice, VenueTool } from './venue-tool.ts'

const endpointsSchema = z.object({ restUrl: z.url(), wsUrl: z.url() })
const keySchema = z.object({ apiKey: z.string(), secret: z.string() })

function readEndpoints({ endpointsFile, environment }: ConnectionChoice): BitvavoEndpoints {
  if (endpointsFile === undefined) return environmentOf(bitvavoEnvironments, environment)
  const found = readConnectionFile(endpointsFile, 'bitvavo')(endpointsSchema)
  if (!found) throw new AppError('config', 'expected restUrl and wsUrl in the endpoints file, got neither')
  return { restUrl: trimSlash(found.restUrl), wsUrl: trimSlash(found.wsUrl) }
}

function readCredentials({ credentialsFile }: ConnectionChoice): BitvavoCredentials | undefined {
  if (credentialsFile === undefined) return undefined
  const [form] = bitvavoKeys.forms
  const found = readConnectionFile(credentialsFile, 'bitvavo')(keySchema)
  if (!found || !form) throw new AppError('config', 'expected apiKey and secret in the credentials file')
  const reading = readKeys(form, found)
  if (reading.ok) return bitvavoCredentials(reading.keys)
  throw new AppError('config', Object.values(reading.problems).join('; '))
}

/** The text that was signed, put together again from what travels. */
function signedText({ method, url, body, headers = {} }: HttpRequest): string | undefined {
  const timestamp = headers['bitvavo-access-timestamp']
  if (timestamp === undefined) return undefined
  const { pathname, search } = new URL(url)
  return requestText(Number(timestamp), method, `${pathname}${search}`, body)
}

/** The row of BTC as the venue's documents show it, for dry runs without a server. */
const publishedMarkets = () => [
  {
    market: 'BTC-EUR',
    status: 'trading',
    base: 'BTC',
    quote: 'EUR',
    tickSize: '1.00',
    minOrderInBaseAsset: '0.0001',
    minOrderInQuoteAsset: '5.00',
    maxOrderInBaseAsset: '1000000000',
    quantityDecimals: 8,
  },
]

/** Bitvavo. */
export const bitvavo: VenueTool = {
  open(choice, parts) {
    const credentials = readCredentials(choice)
    return createBitvavoClient({
      endpoints: readEndpoints(choice),
      readCredentials: () => credentials,
      ...parts,
    })
  },
  dryRun: () => ({
    isPrivate: ({ headers }) => headers?.['bitvavo-access-key'] !== undefined,
    signedText(request) {
      const string = signedText(request)
      return string === undefined ? undefined : { string }
    },
    timeBody: (nowMs) => ({ time: nowMs }),
    instruments: { path: '/markets', symbols: 'BTC', body: publishedMarkets },
  }),
}
