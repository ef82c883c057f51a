import { D } from '../../../src/main/base/decimal.ts'
import { pedersen } from '../../../src/main/signing/pedersen.ts'
import { signStark } from '../../../src/main/signing/stark-ecdsa.ts'
import { createSigner as createAsterSigner } from '../../../src/main/venues/aster/signer.ts'
import { createSigner as createBackpackSigner } from '../../../src/main/venues/backpack/signer.ts'
import { createSigner as createBitvavoSigner } from '../../../src/main/venues/bitvavo/signer.ts'
import { createTaskRunner, type SigningTask } from '../../../src/main/venues/lighter/signing/run-task.ts'
import { createMessages, readSigningKey, signMessage } from '../../../src/main/venues/paradex/auth.ts'
import type { Candidate } from '../harness.ts'

/** Keys of the venue sheets' vectors: they open nothing. */
export const keys = {
  aster: {
    v3: {
      kind: 'v3',
      user: '0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A',
      signer: '0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A',
      privateKey: `0x${'11'.repeat(32)}`,
    },
    v1: { kind: 'v1', apiKey: 'k'.repeat(64), secret: 's'.repeat(64) },
  },
  backpack: {
    apiKey: 'A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=',
    secret: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
  },
  bitvavo: { apiKey: '0f'.repeat(32), secret: 'demo-secret' },
  lighter: {
    accountIndex: 12_345,
    apiKeyIndex: 5,
    privateKey: '0b8e0f63c24d8baacd9d29ad4e9a4b73c4a8d2bb8b16dc4fa9d7c2e1d3a8b1f0e8d3a4c5b6e7f001',
  },
  stark: {
    account: '0x69706ca42c8b8ac38b6696ddd278538424a6c48ccbf7a54cf470577c9a9abc4',
    privateKey: `0x${'11'.repeat(31)}`,
  },
} as const

/** The order that ours and the peer sign, in the venue's words. */
export const orders = {
  aster: { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '0.010', price: '61800.0' },
  backpack: { symbol: 'SOL_USDC_PERP', side: 'Bid', orderType: 'Limit', quantity: '1', price: '150' },
  bitvavo: { market: 'BTC-EUR', side: 'buy', orderType: 'limit', amount: '0.1', price: '55000' },
} as const

/** Lighter's main network. */
export const LIGHTER_CHAIN = 304

/** A venue's signer with a call or an order to sign. */
export interface SignedVenue {
  readonly name:
    | 'aster'
    | 'asterV1'
    | 'backpack'
    | 'bitvavo'
    | 'lighter'
    | 'paradex'
    | 'starkPedersen'
    | 'starkSign'
  readonly ours: Candidate
}

/** Work that is done so many times in a slice. */
export const repeat = (name: string, times: number, task: () => void): Candidate => ({
  name,
  run() {
    for (let time = 0; time < times; time += 1) task()
    return times
  },
})

/** Paradex's test network, and the order of its sheet's vectors. */
export const PARADEX_CHAIN = 'PRIVATE_SN_POTC_SEPOLIA'
const paradexOrder = {
  market: 'BTC-USD-PERP',
  side: 'BUY',
  type: 'LIMIT',
  sizeBase: new D('0.05'),
  price: new D('65432.1'),
} as const

/** Two field elements that are as long as they come, and a message to sign. */
export const starkElements = {
  a: 0x1164b879b826acdd49ed38a2d9d5b912c917ecea70f17eaee100e7ae8458308n,
  b: 0x38b9242cb46eb19ff458c80a8f0eda7e8e26d8d6d54a63d9b5ed89750e39ef2n,
  message: 0x7146168967c52f7c68e10eebfe6f38ba8badd021b126e44b076c813845c38bdn,
} as const

/** A post-only buy of Lighter with this nonce. */
export const lighterOrder = (nonce: number): SigningTask => ({
  task: 'transaction',
  chainId: LIGHTER_CHAIN,
  transaction: {
    type: 14,
    fields: {
      AccountIndex: keys.lighter.accountIndex,
      ApiKeyIndex: keys.lighter.apiKeyIndex,
      ...{ MarketIndex: 1, ClientOrderIndex: nonce, BaseAmount: 1_000, Price: 843_950, IsAsk: 0, Type: 0 },
      ...{ TimeInForce: 2, ReduceOnly: 0, TriggerPrice: 0, OrderExpiry: 1_802_419_200_000 },
      ...{ ExpiredAt: 1_800_000_599_000, Nonce: nonce },
    },
  },
})

/** Our signers, each with the order it signs again and again. */
export function signedVenues(): readonly SignedVenue[] {
  const venueNowMs = () => Date.now()
  const asterOf = (credentials: typeof keys.aster.v3 | typeof keys.aster.v1) =>
    createAsterSigner({ readCredentials: () => credentials, chainId: 1666, venueNowMs })
  const [v3, v1] = [asterOf(keys.aster.v3), asterOf(keys.aster.v1)]
  const backpack = createBackpackSigner({ readCredentials: () => keys.backpack, venueNowMs })
  const bitvavo = createBitvavoSigner({ readCredentials: () => keys.bitvavo, venueNowMs })
  const runTask = createTaskRunner()
  const starkKey = readSigningKey(keys.stark)
  const messages = createMessages(PARADEX_CHAIN, starkKey.accountNumber)
  let nonce = 0
  let orderMs = 1_735_689_600_123
  const sign = (name: SignedVenue['name'], times: number, task: () => unknown): SignedVenue => ({
    name,
    ours: repeat('ours', times, () => void task()),
  })
  return [
    sign('aster', 8, () => v3.sign('POST', '/fapi/v3/order', orders.aster)),
    sign('asterV1', 200, () => v1.sign('POST', '/fapi/v1/order', orders.aster)),
    sign('backpack', 40, () => backpack.headers('orderExecute', orders.backpack)),
    // The text of the body is made here too: it is part of what is signed.
    sign('bitvavo', 200, () => bitvavo.headers('POST', '/v2/order', JSON.stringify(orders.bitvavo))),
    sign('lighter', 2, () => {
      nonce += 1
      const done = runTask(lighterOrder(nonce), keys.lighter.privateKey)
      if (done.result !== 'signed') throw new Error(`expected a signature, got ${JSON.stringify(done)}`)
    }),
    sign('paradex', 4, () => {
      orderMs += 1
      return signMessage(messages.order(paradexOrder, orderMs), starkKey.privateKey)
    }),
    sign('starkPedersen', 20, () => pedersen(starkElements.a, starkElements.b)),
    sign('starkSign', 10, () => signStark(starkElements.message, BigInt(keys.stark.privateKey))),
  ]
}
