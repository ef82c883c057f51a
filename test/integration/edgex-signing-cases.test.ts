import { createHmac } from 'node:crypto'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { pedersen, sign } from '@scure/starknet'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type RunningSimulator, startSimulator } from '../../src/simulator/server.ts'
import { waitUntil } from '../support/wait-until.ts'

/**
 * There is no independent client of EdgeX that could drive the simulator: these requests are built by hand, word for
 * word as the venue documents them, and share no code with client or simulator.
 */
const DAY_MS = 86_400_000
const COLLATERAL_ASSET = '0x33bda5c923bae4e84825b74762d5482889b9512465fbffc50d1ae4b82e345c3'
const SYNTHETIC_ASSET = '0x425443322d31300000000000000000'
const CURVE_ORDER = 0x0800000000000010ffffffffffffffffb781126dcae7b2321e66a241adc64d2fn

type Fields = Readonly<Record<string, string>>

let simulator: RunningSimulator<'edgex'>

beforeEach(async () => {
  simulator = await startSimulator({ venue: 'edgex', seed: 'signing cases' })
})

afterEach(() => simulator.close())

const accountId = (): string => simulator.ready.credentials.accountId
const keccak = (text: string): string => bytesToHex(keccak_256(utf8ToBytes(text)))
const keccakHex = (hex: string): string => bytesToHex(keccak_256(hexToBytes(hex)))
const word = (value: bigint | number | string): string => BigInt(value).toString(16).padStart(64, '0')
const nonceOf = (clientOrderId: string): number =>
  Number.parseInt(bytesToHex(sha256(utf8ToBytes(clientOrderId))).slice(0, 8), 16)
/** `k=v` in the order of the keys; these bodies and queries are flat. */
const flat = (fields: Fields): string =>
  Object.keys(fields)
    .toSorted()
    .map((key) => `${key}=${fields[key]}`)
    .join('&')

function headersV2(text: string, timestamp: string): Record<string, string> {
  const { apiKey, passphrase, secret } = simulator.ready.credentials.v2
  const signature = createHmac('sha256', btoa(secret)).update(text).digest('hex')
  return {
    'X-edgeX-Api-Key': apiKey,
    'X-edgeX-Passphrase': passphrase,
    'X-edgeX-Timestamp': timestamp,
    'X-edgeX-Signature': signature,
  }
}

function starkSignature(hash: bigint): string {
  const { r, s } = sign(word(hash), simulator.ready.credentials.v1.starkPrivateKey)
  return `${word(r)}${word(s)}`
}

function headersV1(text: string, timestamp: string): Record<string, string> {
  const signature = starkSignature(BigInt(`0x${keccak(text)}`) % CURVE_ORDER)
  return { 'X-edgeX-Api-Timestamp': timestamp, 'X-edgeX-Api-Signature': signature }
}

const headersOf = { v1: headersV1, v2: headersV2 }
type Generation = keyof typeof headersOf

// biome-ignore lint/suspicious/noExplicitAny: each case reads the fields it is about.
async function call(generation: Generation, method: string, path: string, fields: Fields): Promise<any> {
  const timestamp = String(Date.now())
  const full = `/api/${generation}/private/${path}`
  const headers = headersOf[generation](`${timestamp}${method}${full}${flat(fields)}`, timestamp)
  const { restUrl } = simulator.ready
  const response =
    method === 'GET'
      ? await fetch(`${restUrl}${full}?${new URLSearchParams(fields)}`, { headers })
      : await fetch(`${restUrl}${full}`, { method, headers, body: JSON.stringify(fields) })
  return response.json()
}

/** Terms of 0.001 BTC at a price, as both generations name them. */
async function terms(generation: Generation, clientOrderId: string): Promise<Fields> {
  const contractId = generation === 'v2' ? '30000001' : '10000001'
  const { restUrl } = simulator.ready
  const url = `${restUrl}/api/${generation}/public/quote/getDepth?contractId=${contractId}&level=15`
  const { data } = (await (await fetch(url)).json()) as { data: [{ bids: [{ price: string }] }] }
  const price = (Number(data[0].bids[0].price) - 600).toFixed(1)
  const expireTime = Date.now() + DAY_MS
  return {
    accountId: accountId(),
    contractId,
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GOOD_TIL_CANCEL',
    price,
    size: '0.001',
    clientOrderId,
    expireTime: String(expireTime),
    l2Nonce: String(nonceOf(clientOrderId)),
    l2Value: (Number(price) / 1_000).toFixed(4),
    l2Size: '0.001',
    l2LimitFee: '1',
    l2ExpireTime: String(expireTime + 8 * DAY_MS),
  }
}

/** Section 4.3: EIP-712, written out. */
async function signTyped(order: Fields): Promise<string> {
  const { v2 } = simulator.ready.credentials
  const metadata = await (await fetch(`${simulator.ready.restUrl}/api/v2/public/meta/getMetaData`)).json()
  const { nativeChainId, contractAddress } = (
    metadata as { data: { global: { nativeChainId: string; contractAddress: string } } }
  ).data.global
  const publicKey = bytesToHex(secp256k1.getPublicKey(hexToBytes(v2.signerPrivateKey), false))
  const signer = keccakHex(publicKey.slice(2)).slice(24)
  const base = 'OrderBase(uint256 nonce,address signer,uint64 accountId,uint256 expirationTimestamp)'
  const limit =
    'LimitOrderParams(OrderBase base,int256 amountSynthetic,int256 amountCollateral,uint256 amountFee,uint64 assetIdSynthetic,uint64 assetIdCollateral,bool isBuyingSynthetic,bytes32 parentOrderHash,uint256 subOrderIndex)'
  const domain = 'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)'
  const separator = keccakHex(
    keccak(domain) + keccak('EdgeX') + keccak('1') + word(nativeChainId) + word(contractAddress),
  )
  const baseHash = keccakHex(
    keccak(base) +
      word(order.l2Nonce ?? '') +
      word(`0x${signer}`) +
      word(accountId()) +
      word(Math.floor(Number(order.expireTime) / 1_000)),
  )
  const value = Math.round(Number(order.l2Value) * 1e6)
  const structHash = keccakHex(
    keccak(limit + base) +
      baseHash +
      [10_000_000, value, 1_000_000, order.contractId ?? '', 1_000, 1, 0, 0].map(word).join(''),
  )
  const digest = hexToBytes(keccakHex(`1901${separator}${structHash}`))
  const [recovery = 0, ...pair] = secp256k1.sign(digest, hexToBytes(v2.signerPrivateKey), {
    prehash: false,
    format: 'recovered',
  })
  return `0x${bytesToHex(new Uint8Array(pair))}${recovery === 0 ? '1b' : '1c'}`
}

/** Section 4.4: Pedersen, written out for a buy. */
function signPedersen(order: Fields): string {
  const value = BigInt(Math.round(Number(order.l2Value) * 1e6))
  const account = BigInt(accountId())
  const hours = BigInt(Math.floor(Number(order.l2ExpireTime) / 3_600_000))
  const assets = pedersen(pedersen(COLLATERAL_ASSET, SYNTHETIC_ASSET), COLLATERAL_ASSET)
  const amounts =
    (((((value << 64n) + 10_000_000n) << 64n) + 1_000_000n) << 32n) + BigInt(order.l2Nonce ?? '')
  const owner = (((((((3n << 64n) + account) << 64n) + account) << 64n) + account) << 32n) + hours
  const hash = BigInt(pedersen(pedersen(assets, amounts), owner << 17n))
  return starkSignature(hash % CURVE_ORDER)
}

async function openPrivate(generation: Generation): Promise<{ socket: WebSocket; frames: unknown[] }> {
  const timestamp = String(Date.now())
  const path = '/api/v1/private/ws'
  const query = `accountId=${accountId()}${generation === 'v2' ? `&timestamp=${timestamp}` : ''}`
  const headers = headersOf[generation](`${timestamp}GET${path}${query}`, timestamp)
  const socket = new WebSocket(`${simulator.ready.wsUrl}${path}?${query}`, { headers })
  const frames: unknown[] = []
  socket.on('message', (data) => frames.push(JSON.parse(String(data))))
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return { socket, frames }
}

describe.each(['v2', 'v1'] as const)('documented requests of %s', (generation) => {
  it('place an order, see it on the private socket, and cancel it', async () => {
    const { socket, frames } = await openPrivate(generation)
    const order = await terms(generation, 'terminal-1')
    expect(order.l2Nonce).toBe('1620236092')
    const l2Signature = generation === 'v2' ? await signTyped(order) : signPedersen(order)
    const placed = await call(generation, 'POST', 'order/createOrder', { ...order, l2Signature })
    expect(placed).toMatchObject({ code: 'SUCCESS', data: { orderId: expect.stringMatching(/^\d{18}$/) } })
    const told = (status: string): boolean =>
      frames.some((frame) => {
        const text = JSON.stringify(frame)
        return text.includes('"clientOrderId":"terminal-1"') && text.includes(`"status":"${status}"`)
      })
    await waitUntil('the order on the socket', () => told('OPEN'))
    const { orderId } = placed.data
    const found = await call(generation, 'GET', 'order/getOrderById', {
      accountId: accountId(),
      orderIdList: orderId,
    })
    expect(found.data).toMatchObject([{ id: orderId, status: 'OPEN', l2Signature }])
    const cancelled = await call(generation, 'POST', 'order/cancelAllOrder', { accountId: accountId() })
    expect(cancelled.data.cancelResultMap).toEqual({ [orderId]: 'SUCCESS' })
    await waitUntil('the cancel on the socket', () => told('CANCELED'))
    socket.close()
  })

  it('are refused when one signed word differs', async () => {
    const order = await terms(generation, 'terminal-2')
    const l2Signature = generation === 'v2' ? await signTyped(order) : signPedersen(order)
    const later = String(Number(order.expireTime) + 3_600_000)
    const l2Later = String(Number(order.l2ExpireTime) + 7_200_000)
    for (const change of [
      { side: 'SELL' },
      { expireTime: later, l2ExpireTime: l2Later },
      { l2LimitFee: '2' },
    ]) {
      const refused = await call(generation, 'POST', 'order/createOrder', {
        ...order,
        l2Signature,
        ...change,
      })
      expect(refused.code).toBe('INVALID_L2_SIGNATURE')
    }
    expect(simulator.ordersTaken()).toBe(0)
  })
})
