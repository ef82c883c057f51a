import { expect, test, vi } from 'vitest'
import type * as starkEcdsa from '../../signing/stark-ecdsa.ts'
import { readSigningKey } from './auth.ts'
import { createSigner } from './signer.ts'

const multiplied = vi.hoisted(() => ({ points: 0, isWarm: false, coldPoints: 0 }))
vi.mock('../../signing/stark-ecdsa.ts', async (importOriginal) => {
  const real = await importOriginal<typeof starkEcdsa>()
  return {
    ...real,
    starkPublicKey(key: bigint) {
      multiplied.points += 1
      if (!multiplied.isWarm) multiplied.coldPoints += 1
      return real.starkPublicKey(key)
    },
    async warmStarkSigning() {
      await real.warmStarkSigning()
      multiplied.isWarm = true
    },
  }
})

/** Fresh objects at each call, as a vault gives them. */
const createScene = (change: { account?: string } = {}) =>
  createSigner({
    readCredentials: () => ({
      account: '0x69706ca42c8b8ac38b6696ddd278538424a6c48ccbf7a54cf470577c9a9abc4',
      privateKey: `0x${'11'.repeat(31)}`,
      ...change,
    }),
    venueNowMs: () => 1_735_689_600_000,
    fetchChainId: async () => 'PRIVATE_SN_POTC_SEPOLIA',
  })
const never = new AbortController().signal

test('a key is checked without a point: before the tables are filled that holds up the main thread for 20 ms', async () => {
  const signer = createScene()
  signer.check()
  expect(signer.key().account).toMatch(/^0x6970/)
  expect(multiplied.points).toBe(0)
  await signer.prepare(never)
  expect(signer.key().publicKey).toBe('0x7e7edc1c7d134f664f260917acac01f8b880e04990f5a2c3534610c0a4c5043')
  signer.signInHeaders()
  expect(signer.key().publicKey).toHaveLength(65)
  expect(multiplied).toMatchObject({ points: 1, coldPoints: 0 })
})

test('the same credentials are the same key, although they are read at each call', () => {
  const signer = createScene()
  expect(signer.key()).toBe(signer.key())
  expect(createScene({ account: '0x1' }).key()).not.toBe(signer.key())
  expect(readSigningKey({ account: '0x1', privateKey: '0x2' }).privateKey).toBe(2n)
})
