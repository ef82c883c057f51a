import type { KeySlotView } from '../../shared/views.ts'
import { AppError } from '../base/errors.ts'
import type { Environments } from '../settings/environments.ts'
import { formOf, type KeyRow, requireEnvironment, rowOf } from '../vault/key-row.ts'
import { testKeys } from '../vault/test-keys.ts'
import type { KeyEntry, Slot, Vault } from '../vault/vault.ts'
import { readKeys, type VenueEnvironment } from '../venues/key-form.ts'
import type { Handlers } from './bind.ts'

/** What the calls about keys need. */
export interface VaultDeps {
  readonly vault: Vault
  readonly rows: readonly KeyRow[]
  readonly environments: Environments
}

type VaultHandlers = Pick<Handlers, Extract<keyof Handlers, `vault.${string}` | `venues.${string}`>>

const ENVIRONMENTS: readonly VenueEnvironment[] = ['simulator', 'testnet', 'mainnet']

/** Settings, Venues. Secrets come in; what goes out is masked. */
export function createVaultHandlers({ vault, rows, environments }: VaultDeps): VaultHandlers {
  const knownSlot = ({ venue, environment }: Slot): KeyRow => {
    const row = rowOf(rows, venue)
    requireEnvironment(row, environment)
    return row
  }

  return {
    'vault.state': async () => {
      const { storage, entries } = await vault.state()
      return {
        storage: { ...storage },
        venues: rows.map((row) => ({
          venue: row.keys.venue,
          name: row.keys.name,
          environment: environments.of(row.keys.venue),
          chosenEnvironment: environments.chosen(row.keys.venue),
          forms: row.keys.forms.map(({ kind, label, fields }) => ({ kind, label, fields: [...fields] })),
          slots: ENVIRONMENTS.map((environment) => slotView(row, environment, entries, vault)),
        })),
      }
    },

    'vault.save': async ({ entered, ...slot }) => {
      const form = formOf(knownSlot(slot), entered.form)
      const reading = readKeys(form, entered.values)
      if (!reading.ok) return { outcome: 'invalid', problems: reading.problems, shown: [] }
      return { outcome: 'saved', problems: {}, shown: [...(await vault.save(slot, form, reading.keys))] }
    },

    'vault.test': async ({ entered, ...slot }, signal) => {
      const row = knownSlot(slot)
      if (entered) {
        const form = formOf(row, entered.form)
        const reading = readKeys(form, entered.values)
        if (!reading.ok) return { outcome: 'invalid', words: 'Not asked.', problems: reading.problems }
        return { ...(await testKeys(row, slot.environment, form, reading.keys, signal)), problems: {} }
      }
      const kept = await vault.readForTest(slot)
      if (!kept) throw new AppError('validation', 'there are no keys to test: enter them first')
      const form = formOf(row, kept.kind)
      return { ...(await testKeys(row, slot.environment, form, kept, signal)), problems: {} }
    },

    'vault.remove': async (slot) => {
      knownSlot(slot)
      await vault.remove(slot)
      return {}
    },

    'venues.setEnvironment': async ({ venue, environment }) => {
      environments.choose(venue, environment)
      return {}
    },
  }
}

function slotView(
  { keys }: KeyRow,
  environment: VenueEnvironment,
  entries: readonly KeyEntry[],
  vault: Vault,
): KeySlotView {
  const awaitsStart = vault.awaitsStart(keys.venue, environment)
  const missing = keys.missing[environment]
  if (missing !== undefined) return { environment, state: 'absent', words: missing, names: [], awaitsStart }
  const entry = entries.find((each) => each.venue === keys.venue && each.environment === environment)
  if (!entry) return { environment, state: 'none', words: noneWords(environment), names: [], awaitsStart }
  const { state, words, form, names, savedAtMs } = entry
  return { environment, state, words, form, names: [...names], savedAtMs, awaitsStart }
}

function noneWords(environment: VenueEnvironment): string {
  return environment === 'simulator'
    ? 'The simulator makes them at its first start; they open nothing else. Enter keys to use others.'
    : 'No keys. Market data needs none.'
}
