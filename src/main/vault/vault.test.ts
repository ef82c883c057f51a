import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { silentLogger } from '../base/logger.ts'
import { type KeyForm, readKeys } from '../venues/key-form.ts'
import type { KeychainAnswer } from './keychain.ts'
import { createVault, type Slot, type Vault } from './vault.ts'
import { openVaultFile } from './vault-file.ts'

const form: KeyForm = {
  kind: 'pair',
  label: 'Pair',
  fields: [
    { name: 'name', label: 'Name', kind: 'text', hint: '', pattern: /^.+$/, expected: 'a name' },
    { name: 'secret', label: 'Secret', kind: 'secret', hint: '', pattern: /^.+$/, expected: 'a secret' },
  ],
  problemsOf: () => ({}),
}
const keysOf = (name: string, secret: string) => ({ kind: 'pair', values: { name, secret } })
const slot: Slot = { venue: 'aster', environment: 'testnet' }
const other: Slot = { venue: 'aster', environment: 'mainnet' }

/** A keychain whose key is one byte. */
function keychain(key: number, backend = 'gnome_libsecret'): KeychainAnswer {
  const turn = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ key))
  return {
    ok: true,
    keychain: {
      backend,
      seal: async (text) => Buffer.concat([Buffer.of(key), turn(Buffer.from(text))]),
      open: async (sealed) => {
        if (sealed[0] !== key) throw new Error('Error while decrypting the ciphertext')
        return turn(sealed.subarray(1)).toString()
      },
    },
  }
}
const none: KeychainAnswer = { ok: false, reason: 'no keychain was found' }

let folder = ''
const path = () => join(folder, 'vault.json')
const vaultWith = (answer: KeychainAnswer): Vault =>
  createVault({
    file: openVaultFile(folder),
    askKeychain: async () => answer,
    clock: createManualClock(1_000),
    log: silentLogger,
  })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-vault-'))
})

describe('sealed keys', () => {
  it('come back after a restart, to their signer alone', async () => {
    await vaultWith(keychain(7)).save(slot, form, keysOf('0x1234567890abcdef11', 'a long secret indeed'))
    const again = vaultWith(keychain(7))
    const { storage, entries } = await again.state()
    expect(storage).toEqual({ kind: 'sealed', words: 'Sealed by the GNOME keyring' })
    expect(entries).toEqual([
      {
        ...slot,
        form: 'pair',
        state: 'sealed',
        words: 'Sealed by the GNOME keyring',
        names: [{ label: 'Name', masked: '0x1234…ef11' }],
        savedAtMs: 1_000,
      },
    ])
    expect(await again.readCredentials('aster', 'testnet')).toEqual(
      keysOf('0x1234567890abcdef11', 'a long secret indeed'),
    )
    expect(await again.readCredentials('aster', 'mainnet')).toBeUndefined()
    expect(statSync(path()).mode & 0o777).toBe(0o600)
  })

  it('are replaced and removed one by one', async () => {
    const vault = vaultWith(keychain(7))
    await vault.save(slot, form, keysOf('first', 'one'))
    await vault.save(other, form, keysOf('other', 'two'))
    await vault.save(slot, form, keysOf('second', 'three'))
    expect((await vault.state()).entries).toHaveLength(2)
    await vault.remove(other)
    await vault.remove(other)
    const again = vaultWith(keychain(7))
    expect((await again.state()).entries.map(({ names }) => names[0]?.masked)).toEqual(['second'])
    expect(await again.readForTest(slot)).toEqual(keysOf('second', 'three'))
  })

  it('of a keychain with another key are lost by name, and stay', async () => {
    await vaultWith(keychain(7)).save(slot, form, keysOf('name', 'secret'))
    const before = readFileSync(path(), 'utf8')
    const vault = vaultWith(keychain(8, 'kwallet6'))
    expect((await vault.state()).entries[0]).toMatchObject({
      state: 'lost',
      words: expect.stringMatching(
        /Sealed by the GNOME keyring; KWallet of today does not open it.*Nothing was deleted/,
      ),
    })
    await expect(vault.readCredentials('aster', 'testnet')).rejects.toMatchObject({ kind: 'auth' })
    await vault.save(other, form, keysOf('new', 'newer'))
    expect(readFileSync(path(), 'utf8')).toContain(JSON.parse(before).entries[0].sealed)
    expect((await vaultWith(keychain(7)).state()).entries[0]).toMatchObject({ state: 'sealed' })
  })

  it('of a keychain that is away are locked, and stay', async () => {
    await vaultWith(keychain(7)).save(slot, form, keysOf('name', 'secret'))
    const vault = vaultWith(none)
    expect((await vault.state()).entries[0]).toMatchObject({
      state: 'locked',
      words: expect.stringContaining('no keychain was found'),
    })
    await expect(vault.readCredentials('aster', 'testnet')).rejects.toMatchObject({ kind: 'auth' })
    expect(await vaultWith(keychain(7)).readForTest(slot)).toEqual(keysOf('name', 'secret'))
  })

  it('are found when their keychain is unlocked later', async () => {
    await vaultWith(keychain(7)).save(slot, form, keysOf('name', 'secret'))
    let answer: KeychainAnswer = none
    const vault = createVault({
      file: openVaultFile(folder),
      askKeychain: async () => answer,
      clock: createManualClock(0),
      log: silentLogger,
    })
    expect((await vault.state()).entries[0]).toMatchObject({ state: 'locked' })
    answer = keychain(7)
    expect((await vault.state()).entries[0]).toMatchObject({ state: 'sealed' })
    expect(await vault.readCredentials('aster', 'testnet')).toEqual(keysOf('name', 'secret'))
  })

  it('that cannot be written are not kept silently', async () => {
    const vault = createVault({
      file: {
        read: () => ({ ok: true, entries: [] }),
        write: () => {
          throw new Error('ENOSPC: no space left on device')
        },
      },
      askKeychain: async () => keychain(7),
      clock: createManualClock(0),
      log: silentLogger,
    })
    await expect(vault.save(slot, form, keysOf('name', 'secret'))).rejects.toMatchObject({ kind: 'config' })
    expect((await vault.state()).entries).toEqual([])
  })

  it('are not overwritten by saving before anything was read', async () => {
    await vaultWith(keychain(7)).save(slot, form, keysOf('name', 'secret'))
    await vaultWith(keychain(7)).save(other, form, keysOf('name', 'secret'))
    expect((await vaultWith(keychain(7)).state()).entries).toHaveLength(2)
  })
})

describe('without a keychain', () => {
  it('keys live for the session and no file is made', async () => {
    const vault = vaultWith(none)
    await vault.save(slot, form, keysOf('name', 'secret'))
    const { storage, entries } = await vault.state()
    expect(storage.words).toMatch(/^Kept for this session only: no keychain was found/)
    expect(entries[0]).toMatchObject({ state: 'session' })
    expect(await vault.readCredentials('aster', 'testnet')).toEqual(keysOf('name', 'secret'))
    expect(statSync(path(), { throwIfNoEntry: false })).toBeUndefined()
    expect((await vaultWith(none).state()).entries).toEqual([])
  })
})

it.each([
  'not json, not "asecretkey"',
  '{"version":2,"entries":[]}',
  '{"version":1,"entries":[{"venue":"aster"}]}',
])('leaves a file alone that it cannot read: %s', async (text) => {
  writeFileSync(path(), text)
  const vault = vaultWith(keychain(7))
  const { storage } = await vault.state()
  expect(storage).toMatchObject({ kind: 'session', words: expect.stringContaining('vault.json') })
  expect(storage.words).not.toContain('asecretkey')
  await vault.save(slot, form, keysOf('name', 'secret'))
  await vault.remove(slot)
  expect(readFileSync(path(), 'utf8')).toBe(text)
})

it('says when keys changed after their signer took them', async () => {
  const vault = vaultWith(keychain(7))
  await vault.save(slot, form, keysOf('name', 'one'))
  expect(vault.awaitsStart('aster', 'testnet')).toBe(false)
  await vault.readCredentials('aster', 'testnet')
  await vault.readForTest(slot)
  expect(vault.awaitsStart('aster', 'testnet')).toBe(false)
  await vault.save(slot, form, keysOf('name', 'two'))
  expect(vault.awaitsStart('aster', 'testnet')).toBe(true)
  await vault.readForTest(slot)
  expect(vault.awaitsStart('aster', 'testnet')).toBe(true)
  await vault.readCredentials('aster', 'testnet')
  expect(vault.awaitsStart('aster', 'testnet')).toBe(false)
})

it('never lists, logs or answers a secret, whatever it is', async () => {
  const printable = fc
    .string({ minLength: 6, maxLength: 90, unit: 'grapheme-ascii' })
    .map((text) => `k${text.trim()}9`)
  await fc.assert(
    fc.asyncProperty(printable, fc.constantFrom(keychain(7), none), async (secret, answer) => {
      folder = mkdtempSync(join(tmpdir(), 'tandem-vault-'))
      const lines: string[] = []
      const keep = (event: string, fields = {}) => void lines.push(JSON.stringify({ event, fields }))
      const log = { debug: keep, info: keep, warn: keep, error: keep }
      const parts = { file: openVaultFile(folder), clock: createManualClock(0), log }
      const vault = createVault({ ...parts, askKeychain: async () => answer })
      const reading = readKeys(form, { name: 'my name', secret })
      if (!reading.ok) throw new Error('expected keys of the right shape')
      const shown = await vault.save(slot, form, reading.keys)
      const lost = createVault({ ...parts, askKeychain: async () => keychain(9) })
      const states = [await vault.state(), await lost.state()]
      await lost.readCredentials('aster', 'testnet').catch((cause) => lines.push(String(cause)))
      await vault.remove(slot)
      const text = JSON.stringify([shown, states, lines])
      expect(lines.length).toBeGreaterThan(1)
      expect(text).not.toContain(JSON.stringify(secret).slice(1, -1))
    }),
    { numRuns: 60 },
  )
})
