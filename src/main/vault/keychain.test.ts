import { describe, expect, it } from 'vitest'
import { askKeychain, type SafeStorage } from './keychain.ts'

interface Situation {
  readonly what: string
  readonly backend: string
  readonly isAvailable: boolean
  /** Mark of what it seals. */
  readonly version: 'v10' | 'v11'
}

const shift = (bytes: Buffer, by: number): Buffer => Buffer.from(bytes.map((byte) => (byte + by) & 0xff))

function storage({ backend, isAvailable, version }: Omit<Situation, 'what'>): SafeStorage {
  const seal = (text: string): Buffer => Buffer.concat([Buffer.from(version), shift(Buffer.from(text), 1)])
  const open = (sealed: Buffer): string => shift(sealed.subarray(3), -1).toString()
  return {
    getSelectedStorageBackend: () => backend,
    isEncryptionAvailable: () => isAvailable,
    encryptString: seal,
    decryptString: open,
    // The asynchronous calls say yes even where the synchronous ones say no: that is measured, not invented.
    isAsyncEncryptionAvailable: async () => true,
    encryptStringAsync: async (text) => seal(text),
    decryptStringAsync: async (sealed) => ({ result: open(sealed) }),
  }
}

const isKeyringUnlocked = async () => true
const onLinux = (safeStorage: SafeStorage, electronMajor = 42) =>
  askKeychain({ safeStorage, isKeyringUnlocked, platform: 'linux', electronMajor })

/** What was measured on Linux, one row each. */
const refused: readonly Situation[] = [
  { what: 'a keyring that Chromium did not pick', backend: 'basic_text', isAvailable: false, version: 'v10' },
  { what: 'a backend without a key of its own', backend: 'basic_text', isAvailable: true, version: 'v11' },
  { what: 'the flag without a keyring', backend: 'gnome_libsecret', isAvailable: false, version: 'v10' },
  { what: 'a public key under a good name', backend: 'gnome_libsecret', isAvailable: true, version: 'v10' },
  { what: 'a locked keyring', backend: 'kwallet6', isAvailable: false, version: 'v11' },
]

describe('the keychain on Linux', () => {
  it.each(refused)('is not believed: $what', async (situation) => {
    for (const major of [42, 45]) {
      const answer = await onLinux(storage(situation), major)
      expect(answer).toMatchObject({ ok: false, reason: expect.stringMatching(/^(no|the) keychain|^no /) })
    }
  })

  it.each([42, 45])('is believed when all three parts hold, with Electron %i', async (major) => {
    const answer = await onLinux(
      storage({ backend: 'gnome_libsecret', isAvailable: true, version: 'v11' }),
      major,
    )
    if (!answer.ok) throw new Error(answer.reason)
    expect(answer.keychain.backend).toBe('gnome_libsecret')
    const sealed = await answer.keychain.seal('a key')
    expect(sealed.toString('latin1', 0, 3)).toBe('v11')
    expect(await answer.keychain.open(sealed)).toBe('a key')
  })

  it('leaves the asynchronous calls of Electron 42 alone: they can end the process', async () => {
    const deadly = () => Promise.reject(new Error('the process ended'))
    const safeStorage: SafeStorage = {
      ...storage({ backend: 'gnome_libsecret', isAvailable: true, version: 'v11' }),
      isAsyncEncryptionAvailable: deadly,
      encryptStringAsync: deadly,
      decryptStringAsync: deadly,
    }
    expect(await onLinux(safeStorage, 42)).toMatchObject({ ok: true })
    expect(await onLinux(safeStorage, 45)).toMatchObject({ ok: false })
  })

  it('is not touched while the keyring is locked: the prompt would stop main', async () => {
    const untouchable = () => {
      throw new Error('the keychain was touched')
    }
    const safeStorage: SafeStorage = {
      getSelectedStorageBackend: () => 'gnome_libsecret',
      isEncryptionAvailable: untouchable,
      encryptString: untouchable,
      decryptString: untouchable,
    }
    const answer = await askKeychain({
      safeStorage,
      isKeyringUnlocked: async () => false,
      platform: 'linux',
      electronMajor: 42,
    })
    expect(answer).toMatchObject({ ok: false, reason: expect.stringContaining('locked') })
  })

  it('is not believed when it throws or gives back another text', async () => {
    const good = storage({ backend: 'gnome_libsecret', isAvailable: true, version: 'v11' })
    const throwing = {
      ...good,
      encryptString: () => {
        throw new Error('Encryption is not available')
      },
    }
    expect(await onLinux(throwing)).toEqual({
      ok: false,
      reason: 'the keychain refused: Encryption is not available',
    })
    expect(await onLinux({ ...good, decryptString: () => 'other' })).toMatchObject({ ok: false })
  })
})

it('takes the keychains of macOS and Windows when they are there, whatever their mark', async () => {
  const safeStorage = storage({ backend: 'unknown', isAvailable: true, version: 'v10' })
  for (const platform of ['darwin', 'win32'] as const) {
    expect(await askKeychain({ safeStorage, isKeyringUnlocked, platform, electronMajor: 45 })).toMatchObject({
      ok: true,
    })
    const locked = { ...safeStorage, isEncryptionAvailable: () => false }
    expect(
      await askKeychain({ safeStorage: locked, isKeyringUnlocked, platform, electronMajor: 45 }),
    ).toMatchObject({
      ok: false,
    })
  }
})
