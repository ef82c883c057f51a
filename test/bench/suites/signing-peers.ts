import * as starknet from '@scure/starknet'
import { pro } from 'ccxt'
import { loadOfficialSigner } from '../../integration/official-lighter-signer.ts'
import type { Candidate } from '../harness.ts'
import {
  keys,
  LIGHTER_CHAIN,
  orders,
  PARADEX_CHAIN,
  repeat,
  type SignedVenue,
  starkElements,
} from './signing-venues.ts'

/** The part of ccxt's clients that signs. */
interface CcxtSigner {
  sign(path: string, api: string, method: string, params: object): { headers?: object; body?: string }
}

const LIGHTER_ORDER_EXPIRES_MS = 28 * 86_400_000

/**
 * Who else signs for these venues here: ccxt, for Lighter a build of the venue's own library, and for the Stark curve
 * the library that ccxt and most clients use. Nobody else here signs Aster's V1 calls.
 */
export async function createPeers(): Promise<ReadonlyMap<SignedVenue['name'], Candidate>> {
  const { aster, backpack, bitvavo } = keys
  const asterClient = new pro.aster({ privateKey: aster.v3.privateKey })
  const backpackClient = new pro.backpack({ apiKey: backpack.apiKey, secret: backpack.secret })
  const bitvavoClient = new pro.bitvavo({ apiKey: bitvavo.apiKey, secret: bitvavo.secret })
  const message = starkElements.message.toString(16).padStart(64, '0')
  return new Map([
    ['aster', ccxt(asterClient, 4, ['v3/order', 'fapiPrivate', orders.aster])],
    ['backpack', ccxt(backpackClient, 10, ['api/v1/order', 'private', orders.backpack])],
    ['bitvavo', ccxt(bitvavoClient, 60, ['order', 'private', orders.bitvavo])],
    ['lighter', await officialLighter()],
    ['paradex', ccxtParadex()],
    ['starkPedersen', repeat('peer', 4, () => void starknet.pedersen(starkElements.a, starkElements.b))],
    ['starkSign', repeat('peer', 10, () => void starknet.sign(message, keys.stark.privateKey))],
  ])
}

function ccxt(client: unknown, times: number, [path, api, params]: [string, string, object]): Candidate {
  const signer = client as CcxtSigner
  return repeat('peer', times, () => {
    const { headers, body } = signer.sign(path, api, 'POST', params)
    if (!/signature/i.test(JSON.stringify([headers, body])))
      throw new Error(`expected ccxt to sign ${path}, got no signature`)
  })
}

/** The part of ccxt's Paradex client that hashes and signs; the order itself is made behind a network call. */
interface CcxtStark {
  starknetEncodeStructuredData(domain: object, types: object, data: object, address: string): string
  starknetSign(hash: string, privateKey: string): unknown
}

function ccxtParadex(): Candidate {
  const client = new pro.paradex({}) as unknown as CcxtStark
  const { account, privateKey } = keys.stark
  const domain = { name: 'Paradex', chainId: PARADEX_CHAIN, version: 1 }
  const names = ['timestamp', 'market', 'side', 'orderType', 'size', 'price']
  const types = { Order: names.map((name) => ({ name, type: 'felt' })) }
  let timestamp = 1_735_689_600_123
  return repeat('peer', 1, () => {
    timestamp += 1
    const data = {
      timestamp,
      market: 'BTC-USD-PERP',
      side: '1',
      orderType: 'LIMIT',
      size: '5000000',
      price: '6543210000000',
    }
    client.starknetSign(client.starknetEncodeStructuredData(domain, types, data, account), privateKey)
  })
}

async function officialLighter(): Promise<Candidate> {
  const signer = await loadOfficialSigner()
  const { accountIndex, apiKeyIndex, privateKey } = keys.lighter
  const made = signer.CreateClient('http://127.0.0.1:1', privateKey, LIGHTER_CHAIN, apiKeyIndex, accountIndex)
  if (made.error) throw new Error(`expected the official signer to take the key: ${made.error}`)
  let nonce = 0
  return repeat('peer', 2, () => {
    nonce += 1
    const terms = [1, nonce, 1_000, 843_950, 0, 0, 2, 0, 0]
    const expiry = Date.now() + LIGHTER_ORDER_EXPIRES_MS
    const { txInfo } = signer.SignCreateOrder(...terms, expiry, nonce, apiKeyIndex, accountIndex)
    if (!txInfo) throw new Error('expected the official signer to sign an order, got nothing')
  })
}
