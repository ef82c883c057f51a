import { withDeadline } from '../base/abort.ts'
import { kindOf, messageOf } from '../base/errors.ts'
import type { Balance } from '../domain/position.ts'
import type { EnteredKeys, KeyForm, VenueEnvironment } from '../venues/key-form.ts'
import type { KeyRow } from './key-row.ts'

/** What the venue said to the keys. */
export interface KeyTest {
  readonly outcome: 'accepted' | 'refused' | 'unknown'
  readonly words: string
}

const ANSWER_WITHIN_MS = 15_000
const SHOWN_BALANCES = 3

/**
 * Reads the balance with the keys and sends nothing that changes anything. `unknown`: the venue could not be asked,
 * which says nothing about the keys.
 */
export async function testKeys(
  row: KeyRow,
  environment: VenueEnvironment,
  form: KeyForm,
  keys: EnteredKeys,
  signal: AbortSignal,
): Promise<KeyTest> {
  const where = `${row.keys.name} ${environment}`
  try {
    const client = row.openClient(environment, keys)
    try {
      const balances = await client.account.getAccountBalance({}, withDeadline(signal, ANSWER_WITHIN_MS))
      return { outcome: 'accepted', words: `${where} accepts the keys. ${balanceWords(balances)}` }
    } finally {
      await client.disconnect()
    }
  } catch (cause) {
    const words = withoutSecrets(messageOf(cause), form, keys)
    if (isRefusal(cause)) return { outcome: 'refused', words }
    return { outcome: 'unknown', words: `${where} could not be asked: ${words}` }
  }
}

function isRefusal(cause: unknown): boolean {
  const kind = kindOf(cause)
  return kind === 'auth' || kind === 'venue-rejected' || kind === 'config'
}

function balanceWords(balances: readonly Balance[]): string {
  const held = balances.filter(({ walletBalance }) => !walletBalance.isZero())
  if (held.length === 0) return 'The account is empty.'
  const shown = held
    .slice(0, SHOWN_BALANCES)
    .map(({ asset, walletBalance }) => `${walletBalance.toFixed()} ${asset}`)
  const more = held.length - shown.length
  return `Balance: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`
}

/** A venue may repeat in its words what it was sent. */
function withoutSecrets(words: string, form: KeyForm, { values }: EnteredKeys): string {
  return form.fields
    .filter(({ kind }) => kind === 'secret')
    .map(({ name }) => values[name] ?? '')
    .filter((secret) => secret !== '')
    .reduce((text, secret) => text.replaceAll(secret, '[secret]'), words)
}
