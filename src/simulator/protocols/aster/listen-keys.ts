import { createSignal } from '../../signal.ts'

const VALID_MS = 3_600_000

/** Listen keys: one per account, valid for 60 minutes after it was asked for or kept alive. */
export class ListenKeys {
  /** Keys that stopped being valid, by time or by DELETE. */
  readonly ended = createSignal<{ readonly key: string; readonly expired: boolean }>()
  readonly #byAccount = new Map<string, { readonly key: string; validUntilMs: number }>()
  readonly #createKey: () => string

  constructor(createKey: () => string) {
    this.#createKey = createKey
  }

  /** The account's key, a new one when it has none; its validity starts again. */
  open(accountId: string, nowMs: number): string {
    const present = this.#byAccount.get(accountId)
    const entry = present ?? { key: this.#createKey(), validUntilMs: 0 }
    entry.validUntilMs = nowMs + VALID_MS
    this.#byAccount.set(accountId, entry)
    return entry.key
  }

  /** Extends the account's key; false when it has none. */
  keepAlive(accountId: string, nowMs: number): boolean {
    const entry = this.#byAccount.get(accountId)
    if (!entry) return false
    entry.validUntilMs = nowMs + VALID_MS
    return true
  }

  /** Ends the account's key on its own wish; false when it has none. */
  close(accountId: string): boolean {
    return this.#end(accountId, false)
  }

  /** Ends every key whose time is up, or all of them. */
  expire(nowMs = Number.POSITIVE_INFINITY): void {
    for (const [accountId, { validUntilMs }] of this.#byAccount) {
      if (validUntilMs <= nowMs) this.#end(accountId, true)
    }
  }

  /** Loses every key without a word, as a restarted venue does. */
  forget(): void {
    this.#byAccount.clear()
  }

  /** Account a key listens to. */
  accountOf(key: string): string | undefined {
    for (const [accountId, entry] of this.#byAccount) if (entry.key === key) return accountId
    return undefined
  }

  #end(accountId: string, expired: boolean): boolean {
    const entry = this.#byAccount.get(accountId)
    if (!entry) return false
    this.#byAccount.delete(accountId)
    this.ended.emit({ key: entry.key, expired })
    return true
  }
}
