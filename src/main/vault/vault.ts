import type { Clock } from '../base/clock.ts'
import { AppError, messageOf } from '../base/errors.ts'
import { createLock } from '../base/lock.ts'
import type { Logger } from '../base/logger.ts'
import type { EnteredKeys, KeyForm, VenueEnvironment } from '../venues/key-form.ts'
import { type KeychainAnswer, keychainName } from './keychain.ts'
import { type MaskedField, maskedFields, maskedNames } from './mask.ts'
import { openSealed, sealKeys } from './sealed-keys.ts'
import type { SealedEntry, VaultFile } from './vault-file.ts'

/** How new keys are kept, in words for the screen. */
export interface StorageState {
  readonly kind: 'sealed' | 'session'
  readonly words: string
}

/**
 * One set of keys as it may be shown. `session`: forgotten when the program ends. `locked`: sealed by a keychain that
 * is not there now. `lost`: the keychain is there and does not open it. Neither is ever deleted but by `remove`.
 */
export interface KeyEntry {
  readonly venue: string
  readonly environment: VenueEnvironment
  readonly form: string
  readonly state: 'sealed' | 'session' | 'locked' | 'lost'
  /** What the state means and what to do. */
  readonly words: string
  readonly names: readonly MaskedField[]
  readonly savedAtMs: number
}

export interface VaultState {
  readonly storage: StorageState
  readonly entries: readonly KeyEntry[]
}

/** Keys of venues, sealed by the keychain or kept for this session. No method but `readCredentials` gives a secret. */
export interface Vault {
  /** Asks for the keychain when it was not there before. */
  state(): Promise<VaultState>
  /** True when keys changed after their signer read them: it goes on with the old ones until the next start. */
  awaitsStart(venue: string, environment: VenueEnvironment): boolean
  /** Puts checked keys in the place of those that were there. @returns every field, masked. */
  save(slot: Slot, form: KeyForm, keys: EnteredKeys): Promise<readonly MaskedField[]>
  /** Forgets keys, sealed or not. Removing nothing is fine. */
  remove(slot: Slot): Promise<void>
  /**
   * The keys for that venue's signer, or `undefined` when none were entered.
   *
   * @throws {AppError} `auth` with instructions when there are some that cannot be opened.
   */
  readCredentials(venue: string, environment: VenueEnvironment): Promise<EnteredKeys | undefined>
  /** The same for a test of the connection, which takes nothing into use. */
  readForTest(slot: Slot): Promise<EnteredKeys | undefined>
}

/** Whose keys, and where they open an account. */
export interface Slot {
  readonly venue: string
  readonly environment: VenueEnvironment
}

interface Deps {
  readonly file: VaultFile
  /** Asked when the first key or screen needs it. */
  readonly askKeychain: () => Promise<KeychainAnswer>
  readonly clock: Clock
  readonly log: Logger
}

/** Kept in memory only. */
interface SessionKeys extends Slot {
  readonly keys: EnteredKeys
  readonly names: readonly MaskedField[]
  readonly savedAtMs: number
}

const idOf = ({ venue, environment }: Slot): string => `${venue}:${environment}`

export function createVault({ file, askKeychain, clock, log }: Deps): Vault {
  const lock = createLock()
  const session = new Map<string, SessionKeys>()
  const broken = new Map<string, Pick<KeyEntry, 'state' | 'words'>>()
  const read = new Set<string>()
  const changed = new Set<string>()
  let sealed: readonly SealedEntry[] = []
  let unreadable: string | undefined
  let answer: KeychainAnswer | undefined
  let opening: Promise<void> | undefined

  /** A keychain that was not there is asked for again: it may have been unlocked, and its entries with it. */
  const keychain = async (): Promise<KeychainAnswer> => {
    if (answer?.ok) return answer
    answer = await askKeychain()
    if (answer.ok) for (const entry of lockedEntries()) await tryEntry(entry, answer)
    return answer
  }

  const lockedEntries = (): SealedEntry[] =>
    sealed.filter((entry) => broken.get(idOf(entry))?.state === 'locked')

  /** Tries each entry, so that a lost key is known before it is needed. */
  const openFile = async (): Promise<void> => {
    const reading = file.read()
    if (!reading.ok) {
      unreadable = reading.reason
      log.error('vault.unreadable', { reason: unreadable })
      return
    }
    sealed = reading.entries
    if (sealed.length === 0) return
    const found = await keychain()
    for (const entry of sealed) await tryEntry(entry, found)
  }

  /** One after another, and the first one opens the file: nothing may be written before it was read. */
  const inOrder = <T>(task: () => Promise<T>): Promise<T> =>
    lock.run(async () => {
      opening ??= openFile()
      await opening
      return task()
    })

  const tryEntry = async (entry: SealedEntry, found: KeychainAnswer): Promise<void> => {
    const name = keychainName(entry.sealedBy)
    if (!found.ok) {
      broken.set(idOf(entry), {
        state: 'locked',
        words: `Sealed by ${name}, but now ${found.reason}. Nothing was deleted.`,
      })
      return
    }
    try {
      await openSealed(entry, found.keychain)
      broken.delete(idOf(entry))
    } catch {
      log.warn('vault.lost', { ...slotOf(entry), sealedBy: entry.sealedBy, now: found.keychain.backend })
      broken.set(idOf(entry), {
        state: 'lost',
        words:
          `Sealed by ${name}; ${keychainName(found.keychain.backend)} of today does not open it: its key was changed ` +
          'or lost. Bring the old keychain back and start Tandem again, or enter the keys anew. Nothing was deleted.',
      })
    }
  }

  const write = (entries: readonly SealedEntry[]): void => {
    try {
      file.write(entries)
    } catch (cause) {
      throw new AppError('config', `the keys could not be written to the vault: ${messageOf(cause)}`)
    }
    sealed = entries
  }

  const others = (slot: Slot): SealedEntry[] => sealed.filter((entry) => idOf(entry) !== idOf(slot))

  const noteChange = (slot: Slot): void => {
    if (read.has(idOf(slot))) changed.add(idOf(slot))
  }

  const keep = async (slot: Slot, form: KeyForm, keys: EnteredKeys): Promise<'sealed' | 'session'> => {
    const kept = { ...slotOf(slot), names: maskedNames(form, keys.values), savedAtMs: clock.now() }
    const found = await keychain()
    if (!found.ok || unreadable !== undefined) {
      session.set(idOf(slot), { ...kept, keys })
      return 'session'
    }
    const sealedText = await sealKeys(keys, found.keychain)
    write([
      ...others(slot),
      { ...kept, form: keys.kind, sealedBy: found.keychain.backend, sealed: sealedText },
    ])
    session.delete(idOf(slot))
    broken.delete(idOf(slot))
    return 'sealed'
  }

  const readSlot = async (slot: Slot): Promise<EnteredKeys | undefined> => {
    const held = session.get(idOf(slot))
    if (held) return held.keys
    const entry = sealed.find((each) => idOf(each) === idOf(slot))
    if (!entry) return undefined
    const found = await keychain()
    const problem = broken.get(idOf(slot))
    if (problem || !found.ok) throw new AppError('auth', problem?.words ?? 'the keychain is not there')
    return openSealed(entry, found.keychain)
  }

  const entries = (): KeyEntry[] => [
    ...sealed.filter((entry) => !session.has(idOf(entry))).map((entry) => sealedView(entry, broken)),
    ...[...session.values()].map(sessionView),
  ]

  return {
    state: () =>
      inOrder(async () => ({ storage: storageOf(await keychain(), unreadable), entries: entries() })),

    awaitsStart: (venue, environment) => changed.has(idOf({ venue, environment })),

    save: (slot, form, keys) =>
      inOrder(async () => {
        const storage = await keep(slot, form, keys)
        noteChange(slot)
        log.info('vault.saved', { ...slotOf(slot), form: keys.kind, storage })
        return maskedFields(form, keys.values)
      }),

    remove: (slot) =>
      inOrder(async () => {
        const rest = others(slot)
        if (rest.length < sealed.length) write(rest)
        session.delete(idOf(slot))
        broken.delete(idOf(slot))
        noteChange(slot)
        log.info('vault.removed', { ...slotOf(slot) })
      }),

    readCredentials: (venue, environment) =>
      inOrder(async () => {
        const slot = { venue, environment }
        const keys = await readSlot(slot)
        read.add(idOf(slot))
        changed.delete(idOf(slot))
        return keys
      }),

    readForTest: (slot) => inOrder(() => readSlot(slot)),
  }
}

const slotOf = ({ venue, environment }: Slot): Slot => ({ venue, environment })

function storageOf(found: KeychainAnswer, unreadable: string | undefined): StorageState {
  if (unreadable !== undefined)
    return sessionOnly(`${unreadable}; move it away to begin a new one. Nothing was deleted`)
  if (!found.ok) return sessionOnly(found.reason)
  return { kind: 'sealed', words: `Sealed by ${keychainName(found.keychain.backend)}` }
}

function sessionOnly(reason: string): StorageState {
  return { kind: 'session', words: `Kept for this session only: ${reason}.` }
}

function sealedView(
  entry: SealedEntry,
  broken: ReadonlyMap<string, Pick<KeyEntry, 'state' | 'words'>>,
): KeyEntry {
  const { form, names, savedAtMs, sealedBy } = entry
  const healthy = { state: 'sealed', words: `Sealed by ${keychainName(sealedBy)}` } as const
  return { ...slotOf(entry), form, names, savedAtMs, ...(broken.get(idOf(entry)) ?? healthy) }
}

function sessionView({ keys, names, savedAtMs, ...slot }: SessionKeys): KeyEntry {
  const words = 'Kept for this session only: gone when Tandem ends'
  return { ...slotOf(slot), form: keys.kind, state: 'session', words, names, savedAtMs }
}
