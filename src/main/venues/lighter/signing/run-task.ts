import { AppError, kindOf, messageOf } from '../../../base/errors.ts'
import { hashText, type TokenRequest, tokenMessage } from './auth-token.ts'
import { hexOfElement, numberOfHex } from './bytes.ts'
import type { Fp5 } from './extension-field.ts'
import { createSigningKey, type SigningKey, sign, verify } from './schnorr.ts'
import { hashTransaction, type Transaction } from './transaction.ts'

/** One thing to do with a private key. */
export type SigningTask =
  | { readonly task: 'transaction'; readonly transaction: Transaction; readonly chainId: number }
  | { readonly task: 'token'; readonly request: TokenRequest }
  | { readonly task: 'public-key' }

/** What came of it: hashes, signatures and keys as lower-case hex, a token as it travels. */
export type SigningResult =
  | { readonly result: 'signed'; readonly hash: string; readonly signature: string }
  | { readonly result: 'token'; readonly token: string }
  | { readonly result: 'public-key'; readonly publicKey: string }
  | { readonly result: 'failed'; readonly kind: AppError['kind']; readonly message: string }

/** Does the tasks of one thread; keeps the last key, so that its public half is derived once. */
export function createTaskRunner(): (task: SigningTask, privateKey: string) => SigningResult {
  let kept: { readonly hex: string; readonly key: SigningKey; proven: boolean } | undefined

  const keyOf = (hex: string): NonNullable<typeof kept> => {
    if (kept?.hex !== hex)
      kept = { hex, key: createSigningKey(numberOfHex(hex, 'the private key')), proven: false }
    return kept
  }

  /** The first signature of a key is checked against its public half before it is handed out. */
  const signed = (element: Fp5, privateKey: string): string => {
    const entry = keyOf(privateKey)
    const signature = sign(element, entry.key)
    if (!entry.proven && !verify(element, signature, entry.key.publicPoint))
      throw new AppError('bug', 'expected our first signature to verify, it does not: nothing is signed')
    entry.proven = true
    return Buffer.from(signature).toString('hex')
  }

  const run = (task: SigningTask, privateKey: string): SigningResult => {
    switch (task.task) {
      case 'transaction': {
        const hash = hashTransaction(task.transaction, task.chainId)
        return { result: 'signed', hash: hexOfElement(hash), signature: signed(hash, privateKey) }
      }
      case 'token': {
        const text = tokenMessage(task.request)
        return { result: 'token', token: `${text}:${signed(hashText(text), privateKey)}` }
      }
      case 'public-key':
        return { result: 'public-key', publicKey: hexOfElement(keyOf(privateKey).key.publicElement) }
    }
  }

  return (task, privateKey) => {
    try {
      return run(task, privateKey)
    } catch (cause) {
      return { result: 'failed', kind: kindOf(cause), message: messageOf(cause) }
    }
  }
}
