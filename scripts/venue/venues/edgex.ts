import { z } from 'zod'
import { AppError } from '../../../src/main/base/errors.ts'
import type { HttpRequest } from '../../../src/main/net/http-transport.ts'
import { type Body, flatten, requestText } from '../../../src/main/venues/edgex/auth.ts'
import {
  createEdgexClient,
  type EdgexCredentials,
  type EdgexEndpoints,
  edgexCredentials,
  edgexEnvironments,
  edgexKeys,
} from '../../../src/main/venues/edgex/index.ts'
import { requestMessage } from '../../../src/main/venues/edgex/stark-auth.ts'
import { type KeyValues, readKeys } from '../../../src/main/venues/key-form.ts'
import { environmentOf, readConnectionFile, trimSlash } from '../connection-file.ts'
import type { ConnectionChoice, SignedText, VenueTool } from './venue-tool.ts'

/** One origin for both generations, as the simulator has it. */
const endpointsSchema = z.object({
  restUrl: z.url(),
  wsUrl: z.url(),
  generation: z.enum(['v2', 'v1']).default('v2'),
})
const v2Fields = {
  apiKey: z.string(),
  secret: z.string(),
  passphrase: z.string(),
  signerPrivateKey: z.string(),
}
const v1Fields = { starkPrivateKey: z.string() }
const accountId = z.string()
/** Keys by themselves, or both kinds of one account under their names; V2 wins. */
const v2Schema = z.union([
  z.object({ accountId, ...v2Fields }),
  z.object({ accountId, v2: z.object(v2Fields) }).transform(({ v2, ...rest }) => ({ ...rest, ...v2 })),
])
const v1Schema = z.union([
  z.object({ accountId, ...v1Fields }),
  z.object({ accountId, v1: z.object(v1Fields) }).transform(({ v1, ...rest }) => ({ ...rest, ...v1 })),
])

function readEndpoints({ endpointsFile, environment }: ConnectionChoice): EdgexEndpoints {
  if (endpointsFile === undefined) return environmentOf(edgexEnvironments, environment)
  const found = readConnectionFile(endpointsFile, 'edgex')(endpointsSchema)
  if (!found) throw new AppError('config', 'expected restUrl and wsUrl in the endpoints file, got neither')
  return {
    generation: found.generation,
    restUrl: trimSlash(found.restUrl),
    wsUrl: trimSlash(found.wsUrl),
  }
}

function readCredentials({ credentialsFile }: ConnectionChoice): EdgexCredentials | undefined {
  if (credentialsFile === undefined) return undefined
  const find = readConnectionFile(credentialsFile, 'edgex')
  const v2 = find(v2Schema)
  if (v2) return checked('v2', v2)
  const v1 = find(v1Schema)
  if (v1) return checked('v1', v1)
  throw new AppError(
    'config',
    'expected accountId with apiKey, secret, passphrase and signerPrivateKey, or with starkPrivateKey, in the credentials file',
  )
}

function checked(kind: string, values: KeyValues): EdgexCredentials {
  const form = edgexKeys.forms.find((each) => each.kind === kind)
  if (!form) throw new AppError('bug', `expected a form of ${kind} keys, got none`)
  const reading = readKeys(form, values)
  if (reading.ok) return edgexCredentials(reading.keys)
  throw new AppError('config', Object.values(reading.problems).join('; '))
}

const timestampOf = ({ headers = {} }: HttpRequest): string | undefined =>
  headers['X-edgeX-Timestamp'] ?? headers['X-edgeX-Api-Timestamp']

/** The request's text, put together again from what travels; V1 signs a number made of it. */
function signedText(request: HttpRequest): SignedText | undefined {
  const { method, url, body, headers = {} } = request
  const timestamp = timestampOf(request)
  if (timestamp === undefined) return undefined
  const { pathname, searchParams } = new URL(url)
  const params = body === undefined ? Object.fromEntries(searchParams) : (JSON.parse(body) as Body)
  const string = requestText(Number(timestamp), method, pathname, flatten(params))
  if (headers['X-edgeX-Timestamp'] !== undefined) return { string }
  return { string, digest: `0x${(requestMessage(string) ?? 0n).toString(16)}` }
}

const coins = [
  {
    coinId: '1000',
    coinName: 'USDC',
    resolution: '1000000',
    starkExAssetId: '0x33bda5c923bae4e84825b74762d5482889b9512465fbffc50d1ae4b82e345c3',
    starkExResolution: '0xf4240',
  },
  { coinId: '1001', coinName: 'BTC' },
]
const bitcoin = {
  baseCoinId: '1001',
  quoteCoinId: '1000',
  tickSize: '0.1',
  stepSize: '0.001',
  minOrderSize: '0.001',
  maxOrderSize: '50',
  defaultTakerFeeRate: '0.00038',
  defaultMakerFeeRate: '0.00015',
  enableTrade: true,
  enableDisplay: true,
}
/** The row of BTC as it stood in September 2026 (V2) and December 2024 (V1), for dry runs without a server. */
const publishedMetadata = {
  v2: {
    global: { chainId: '3343', contractAddress: '0xeeb3fb05cca17745cbdf193a9b16537efb68fac8' },
    coinList: coins,
    contractList: [
      { contractId: '30000001', contractName: 'BTCUSDC', ...bitcoin, resolution: '10000000000' },
    ],
  },
  v1: {
    coinList: coins,
    contractList: [
      {
        contractId: '10000001',
        contractName: 'BTCUSD',
        ...bitcoin,
        starkExSyntheticAssetId: '0x425443322d31300000000000000000',
        starkExResolution: '0x2540be400',
      },
    ],
  },
}

/** Credentials of a command line, read once: their file may be a pipe. */
const kept = new WeakMap<ConnectionChoice, { readonly credentials: EdgexCredentials | undefined }>()

function credentialsOf(choice: ConnectionChoice): EdgexCredentials | undefined {
  const known = kept.get(choice) ?? { credentials: readCredentials(choice) }
  kept.set(choice, known)
  return known.credentials
}

/** EdgeX. */
export const edgex: VenueTool = {
  open(choice, parts) {
    const credentials = credentialsOf(choice)
    return createEdgexClient({
      endpoints: readEndpoints(choice),
      readCredentials: () => credentials,
      ...parts,
    })
  },
  dryRun: (choice) => ({
    isPrivate: (request) => timestampOf(request) !== undefined,
    signedText,
    timeBody: (nowMs) => ({ code: 'SUCCESS', data: { timeMillis: String(nowMs) } }),
    timePathEnd: '/getServerTime',
    instruments: {
      path: '/getMetaData',
      symbols: 'BTC',
      body: () => ({ code: 'SUCCESS', data: publishedMetadata[credentialsOf(choice)?.kind ?? 'v2'] }),
    },
  }),
}
