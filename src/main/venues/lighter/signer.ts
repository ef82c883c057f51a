import { AppError } from '../../base/errors.ts'
import { checkCredentials, encodeTransaction, type LighterCredentials, type TransactionInfo } from './auth.ts'
import type { SignerPool } from './signer-pool.ts'
import type { Transaction } from './signing/transaction.ts'

/** Signs with the account's key, on another thread; reads the credentials at each call. */
export interface Signer {
  /** True when there are credentials. */
  available(): boolean
  /** Whose key it is. @throws {AppError} `auth` without credentials, `config` when they have a wrong shape. */
  account(): { readonly accountIndex: number; readonly apiKeyIndex: number }
  /** The transaction as it travels. */
  sign(transaction: Transaction, signal: AbortSignal): Promise<TransactionInfo>
  /** An auth token until then. */
  token(deadlineSeconds: number, signal: AbortSignal): Promise<string>
  /** The key's public half, 80 hex digits. */
  publicKey(signal: AbortSignal): Promise<string>
}

interface Deps {
  readonly readCredentials: () => LighterCredentials | undefined
  readonly chainId: number
  readonly pool: SignerPool
}

/** Signs for one chain: a signature of one network is worthless on the other. */
export function createSigner({ readCredentials, chainId, pool }: Deps): Signer {
  let checked: LighterCredentials | undefined
  const current = (): LighterCredentials => {
    const credentials = readCredentials()
    if (!credentials)
      throw new AppError('auth', 'expected credentials for Lighter, got none: only public data is available')
    if (credentials !== checked) checkCredentials(credentials)
    checked = credentials
    return credentials
  }

  return {
    available: () => readCredentials() !== undefined,
    account() {
      const { accountIndex, apiKeyIndex } = current()
      return { accountIndex, apiKeyIndex }
    },
    async sign(transaction, signal) {
      const done = await pool.run({ task: 'transaction', transaction, chainId }, current().privateKey, signal)
      if (done.result === 'signed') return encodeTransaction(transaction, done.signature)
      throw new AppError('bug', `expected a signature of the signer thread, got ${done.result}`)
    },
    async token(deadlineSeconds, signal) {
      const { accountIndex, apiKeyIndex, privateKey } = current()
      const request = { deadlineSeconds, accountIndex, apiKeyIndex }
      const done = await pool.run({ task: 'token', request }, privateKey, signal)
      if (done.result === 'token') return done.token
      throw new AppError('bug', `expected a token of the signer thread, got ${done.result}`)
    },
    async publicKey(signal) {
      const done = await pool.run({ task: 'public-key' }, current().privateKey, signal)
      if (done.result === 'public-key') return done.publicKey
      throw new AppError('bug', `expected a key of the signer thread, got ${done.result}`)
    },
  }
}
