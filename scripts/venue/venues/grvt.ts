import { bytesToHex } from '@noble/hashes/utils.js'
import { z } from 'zod'
import { AppError } from '../../../src/main/base/errors.ts'
import type { HttpRequest } from '../../../src/main/net/http-transport.ts'
import {
  domainSeparator,
  orderDigest,
  type SignedOrder,
  scaleDecimal,
} from '../../../src/main/venues/grvt/auth.ts'
import type { WireOrder } from '../../../src/main/venues/grvt/encode.ts'
import {
  createGrvtClient,
  type GrvtCredentials,
  type GrvtEndpoints,
  grvtCredentials,
  grvtEnvironments,
  grvtKeys,
} from '../../../src/main/venues/grvt/index.ts'
import { readKeys } from '../../../src/main/venues/key-form.ts'
import { environmentOf, readConnectionFile, trimSlash } from '../connection-file.ts'
import type { ConnectionChoice, SignedText, VenueTool } from './venue-tool.ts'

/** The simulator serves all hosts of the venue under prefixes of one. */
const endpointsSchema = z.object({
  restUrl: z.url(),
  wsUrl: z.url(),
  chainId: z.int().positive().optional(),
})
const keySchema = z.object({ apiKey: z.string(), privateKey: z.string(), subAccountId: z.string() })

/** The endpoints of `--endpoints`, or of the named environment. */
function readEndpoints({ endpointsFile, environment }: ConnectionChoice): GrvtEndpoints {
  const known = environmentOf(grvtEnvironments, environment)
  if (endpointsFile === undefined) return known
  const found = readConnectionFile(endpointsFile, 'grvt')(endpointsSchema)
  if (!found) throw new AppError('config', 'expected restUrl and wsUrl in the endpoints file, got neither')
  const [restUrl, wsUrl] = [trimSlash(found.restUrl), trimSlash(found.wsUrl)]
  return {
    edgeUrl: `${restUrl}/edge`,
    tradesUrl: `${restUrl}/trades`,
    marketDataUrl: `${restUrl}/market-data`,
    tradesWsUrl: `${wsUrl}/trades`,
    marketDataWsUrl: `${wsUrl}/market-data`,
    chainId: found.chainId ?? known.chainId,
  }
}

function readCredentials({ credentialsFile }: ConnectionChoice): GrvtCredentials | undefined {
  if (credentialsFile === undefined) return undefined
  const [form] = grvtKeys.forms
  const found = readConnectionFile(credentialsFile, 'grvt')(keySchema)
  if (!found || !form)
    throw new AppError('config', 'expected apiKey, privateKey and subAccountId in the credentials file')
  const reading = readKeys(form, found)
  if (reading.ok) return grvtCredentials(reading.keys)
  throw new AppError('config', Object.values(reading.problems).join('; '))
}

/** The row of BTC as published in 2026, for dry runs without a server. */
const BTC = {
  instrument: 'BTC_USDT_Perp',
  instrument_hash: '0x030501',
  base: 'BTC',
  quote: 'USDT',
  kind: 'PERPETUAL',
  base_decimals: '9',
  tick_size: '0.1',
  min_size: '0.001',
  min_notional: '100',
  max_position_size: '3000.0',
  funding_interval_hours: '8',
}

/** The message that was signed, put together again from what travels. Only BTC is known without a server. */
function signedText({ body }: HttpRequest, chainId: number): SignedText | undefined {
  const { order } = JSON.parse(body ?? '{}') as { order?: WireOrder }
  const leg = order?.legs[0]
  if (!order || leg?.instrument !== BTC.instrument) return undefined
  const message: SignedOrder = {
    subAccountId: BigInt(order.sub_account_id),
    isMarket: order.is_market,
    timeInForce: order.time_in_force,
    postOnly: order.post_only,
    reduceOnly: order.reduce_only,
    assetId: BigInt(BTC.instrument_hash),
    contractSize: scaleDecimal(leg.size, Number(BTC.base_decimals)),
    limitPrice: scaleDecimal(leg.limit_price, 9),
    isBuying: leg.is_buying_asset,
    nonce: order.signature.nonce,
    expirationNs: BigInt(order.signature.expiration),
  }
  const digest = orderDigest(message, domainSeparator(chainId))
  return {
    string: JSON.stringify(message, (_key, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    ),
    digest: `0x${bytesToHex(digest)}`,
  }
}

const loginPathOf = ({ edgeUrl }: GrvtEndpoints): string => new URL(`${edgeUrl}/auth/api_key/login`).pathname

/** GRVT. A dry run logs in nowhere. */
export const grvt: VenueTool = {
  open(choice, parts) {
    const credentials = readCredentials(choice)
    return createGrvtClient({
      endpoints: readEndpoints(choice),
      readCredentials: () => credentials,
      ...parts,
    })
  },
  dryRun: (choice) => ({
    isPrivate: ({ url }) => url.startsWith(readEndpoints(choice).tradesUrl),
    signedText: (request) => signedText(request, readEndpoints(choice).chainId),
    timeBody: (nowMs) => ({ server_time: nowMs }),
    published: new Map([[loginPathOf(readEndpoints(choice)), { status: 'success' }]]),
    publishedHeaders: { 'set-cookie': 'gravity=dry-run; Max-Age=3600', 'x-grvt-account-id': 'dry-run' },
    instruments: { path: '/all_instruments', symbols: 'BTC', body: () => ({ result: [BTC] }) },
  }),
}
