import { messageOf } from '../base/errors.ts'

/** What we use of Electron's `safeStorage`; a test puts its own in. */
export interface SafeStorage {
  /** Linux only. */
  getSelectedStorageBackend?(): string
  isEncryptionAvailable(): boolean
  encryptString(text: string): Buffer
  decryptString(sealed: Buffer): string
  isAsyncEncryptionAvailable?(): Promise<boolean>
  encryptStringAsync?(text: string): Promise<Buffer>
  decryptStringAsync?(sealed: Buffer): Promise<{ readonly result: string }>
}

/** Seals and opens text with a key that only the user's keychain holds. */
export interface Keychain {
  /** Name to be recorded beside what it sealed, `gnome_libsecret`. */
  readonly backend: string
  seal(text: string): Promise<Buffer>
  /** Throws when the keychain is locked or its key is another one. */
  open(sealed: Buffer): Promise<string>
}

/** The keychain of this machine, or why there is none and what to do, in words for the screen. */
export type KeychainAnswer =
  | { readonly ok: true; readonly keychain: Keychain }
  | { readonly ok: false; readonly reason: string }

interface Deps {
  readonly safeStorage: SafeStorage
  /** Of the Secret Service; asked before it is used, because its own question to the user stops main. */
  readonly isKeyringUnlocked: () => Promise<boolean>
  readonly platform: NodeJS.Platform
  /** Of Electron: the asynchronous calls of 42 can end the process. */
  readonly electronMajor: number
}

const FIRST_MAJOR_WITH_ASYNC = 43
/** Chromium marks what is sealed with the keychain's key `v11`, and `v10` what is sealed with a public constant. */
const SEALED_BY_KEYCHAIN = 'v11'

/**
 * Asks for the keychain. On Linux it is believed only when three things hold: its backend is not
 * `basic_text`, the synchronous check says that it is there, and what it seals begins with `v11`.
 * Each of them alone says yes where text would be sealed with a key that everybody knows.
 */
export async function askKeychain({
  safeStorage,
  isKeyringUnlocked,
  platform,
  electronMajor,
}: Deps): Promise<KeychainAnswer> {
  const backend = backendOf(safeStorage, platform)
  if (backend === 'basic_text')
    return no('no keychain was found. Start one (a Secret Service or KWallet), then start Tandem again')
  if (backend === 'gnome_libsecret' && !(await isKeyringUnlocked()))
    return no('the default keyring is locked or not there. Unlock it, then open this page again')
  if (!safeStorage.isEncryptionAvailable())
    return no('the keychain is locked or does not answer. Unlock it, then start Tandem again')
  const keychain = keychainOf(safeStorage, backend, electronMajor)
  try {
    const probe = await keychain.seal('probe')
    if (platform === 'linux' && probe.toString('latin1', 0, 3) !== SEALED_BY_KEYCHAIN)
      return no('the keychain gave no key of its own')
    if ((await keychain.open(probe)) !== 'probe') return no('the keychain does not give back what it sealed')
    return { ok: true, keychain }
  } catch (cause) {
    return no(`the keychain refused: ${messageOf(cause)}`)
  }
}

const no = (reason: string): KeychainAnswer => ({ ok: false, reason })

function backendOf(safeStorage: SafeStorage, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'keychain'
  if (platform === 'win32') return 'dpapi'
  return safeStorage.getSelectedStorageBackend?.() ?? 'basic_text'
}

function keychainOf(safeStorage: SafeStorage, backend: string, electronMajor: number): Keychain {
  const { encryptStringAsync, decryptStringAsync } = safeStorage
  if (electronMajor < FIRST_MAJOR_WITH_ASYNC || !encryptStringAsync || !decryptStringAsync) {
    return {
      backend,
      seal: async (text) => safeStorage.encryptString(text),
      open: async (sealed) => safeStorage.decryptString(sealed),
    }
  }
  return {
    backend,
    seal: async (text) => {
      // Its key arrives later than the synchronous one; until then this call would seal with the public constant.
      const hasKey = (await safeStorage.isAsyncEncryptionAvailable?.()) ?? false
      return hasKey ? encryptStringAsync.call(safeStorage, text) : safeStorage.encryptString(text)
    },
    open: async (sealed) => (await decryptStringAsync.call(safeStorage, sealed)).result,
  }
}

const NAMES: Readonly<Record<string, string>> = {
  gnome_libsecret: 'the GNOME keyring',
  kwallet: 'KWallet',
  kwallet5: 'KWallet',
  kwallet6: 'KWallet',
  keychain: 'the macOS Keychain',
  dpapi: 'Windows data protection',
}

/** A backend in words that follow "sealed by". */
export const keychainName = (backend: string): string => NAMES[backend] ?? `the keychain ${backend}`
