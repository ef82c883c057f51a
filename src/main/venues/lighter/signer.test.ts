import { afterAll, describe, expect, test } from 'vitest'
import { AppError } from '../../base/errors.ts'
import type { LighterCredentials } from './auth.ts'
import { createSigner } from './signer.ts'
import { createSignerPool } from './signer-pool.ts'
import { numberOfHex } from './signing/bytes.ts'
import { createSigningKey, verify } from './signing/schnorr.ts'
import { hashTransaction, type Transaction } from './signing/transaction.ts'
import { createTokens } from './tokens.ts'

const never = new AbortController().signal
const credentials: LighterCredentials = {
  accountIndex: 12345,
  apiKeyIndex: 5,
  privateKey: '0b8e0f63c24d8baacd9d29ad4e9a4b73c4a8d2bb8b16dc4fa9d7c2e1d3a8b1f0e8d3a4c5b6e7f001',
}
const cancel: Transaction = {
  type: 15,
  fields: {
    AccountIndex: 12345,
    ApiKeyIndex: 5,
    MarketIndex: 1,
    Index: 1001,
    ExpiredAt: 1800000599000,
    Nonce: 8,
  },
}

const pool = createSignerPool(new URL('./signer-worker.ts', import.meta.url), 2)
afterAll(() => pool.close())
const signer = createSigner({ readCredentials: () => credentials, chainId: 304, pool })

describe('threads', () => {
  test('many transactions at once, each with a valid signature of its own', async () => {
    const transactions = Array.from({ length: 20 }, (_, at) => ({
      ...cancel,
      fields: { ...cancel.fields, Nonce: at },
    }))
    const infos = await Promise.all(transactions.map((one) => signer.sign(one, never)))
    const { publicPoint } = createSigningKey(numberOfHex(credentials.privateKey, 'key'))
    infos.forEach((info, at) => {
      const hash = hashTransaction(transactions[at] ?? cancel, 304)
      expect(info.Nonce).toBe(at)
      expect(verify(hash, Buffer.from(String(info.Sig), 'base64'), publicPoint)).toBe(true)
    })
  })

  test('a task that fails says why, and the thread lives on', async () => {
    const broken = { ...cancel, fields: {} }
    await expect(signer.sign(broken, never)).rejects.toMatchObject({ kind: 'bug' })
    expect(await signer.publicKey(never)).toMatch(/^2c4fbfa7d452/)
  })

  test('a thread that cannot start fails its task by name', async () => {
    const broken = createSignerPool(new URL('./no-such-worker.ts', import.meta.url), 1)
    const failure = await broken.run({ task: 'public-key' }, '', never).catch((cause: unknown) => cause)
    expect(failure).toBeInstanceOf(AppError)
    expect(failure).toMatchObject({ kind: 'bug', message: expect.stringContaining('signer thread ended') })
  })

  test('closing fails what waits, and the next task starts anew', async () => {
    const other = createSignerPool(new URL('./signer-worker.ts', import.meta.url), 1)
    const waiting = other.run({ task: 'public-key' }, credentials.privateKey, never)
    const outcome = expect(waiting).rejects.toMatchObject({ kind: 'bug' })
    await other.close()
    await outcome
    expect(await other.run({ task: 'public-key' }, credentials.privateKey, never)).toMatchObject({
      result: 'public-key',
    })
    await other.close()
  })
})

describe('tokens', () => {
  const createScene = () => {
    const now = { ms: 1_800_000_000_000 }
    let made = 0
    const tokens = createTokens({
      signer: {
        ...signer,
        token: async (deadline) => {
          made += 1
          return `${deadline}:${made}`
        },
      },
      venueNowMs: () => now.ms,
      lifeMs: 7 * 3_600_000,
    })
    return { now, tokens, made: () => made }
  }

  test('one is kept for half its life', async () => {
    const { now, tokens, made } = createScene()
    expect(await tokens.current(never)).toBe(`${1_800_000_000 + 7 * 3_600}:1`)
    now.ms += 3.4 * 3_600_000
    await tokens.current(never)
    expect(made()).toBe(1)
    now.ms += 0.2 * 3_600_000
    await tokens.current(never)
    expect(made()).toBe(2)
  })

  test('a forgotten one is made anew', async () => {
    const { tokens, made } = createScene()
    await tokens.current(never)
    tokens.forget()
    await tokens.current(never)
    expect(made()).toBe(2)
  })
})

test('without credentials every use says so', async () => {
  const none = createSigner({ readCredentials: () => undefined, chainId: 304, pool })
  expect(none.available()).toBe(false)
  expect(() => none.account()).toThrow(/only public data/)
  await expect(none.publicKey(never)).rejects.toMatchObject({ kind: 'auth' })
})
