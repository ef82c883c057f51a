import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { D } from '../base/decimal.ts'
import { AppError } from '../base/errors.ts'
import { silentLogger } from '../base/logger.ts'
import type { Balance } from '../domain/position.ts'
import { readEnvironments } from '../settings/environments.ts'
import type { Settings, SettingsShape } from '../settings/settings.ts'
import type { KeyRow } from '../vault/key-row.ts'
import { createVault } from '../vault/vault.ts'
import { openVaultFile } from '../vault/vault-file.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import type { EnteredKeys } from '../venues/key-form.ts'
import { answer, type Handlers } from './bind.ts'
import { createVaultHandlers } from './vault-handlers.ts'

const SECRET = 'a secret of thirty-two characters'
const entered = { form: 'pair', values: { name: 'a name', secret: SECRET } }
/** Settings that live as long as the test. */
function rememberedSettings(): Settings {
  const values: Partial<SettingsShape> = { environments: {} }
  return {
    get: (key) => values[key] as never,
    set: (key, value) => Object.assign(values, { [key]: value }),
  }
}

const slot = { venue: 'demo', environment: 'simulator' } as const
const { signal } = new AbortController()

/** A venue that answers the balance question with `balances`, and counts who is still connected. */
function demoVenue(balances: (keys: EnteredKeys) => Promise<readonly Partial<Balance>[]>) {
  let connected = 0
  const row: KeyRow = {
    keys: {
      venue: 'demo',
      name: 'Demo',
      missing: { testnet: 'Demo has no testnet' },
      forms: [
        {
          kind: 'pair',
          label: 'Pair',
          fields: [
            {
              name: 'name',
              label: 'Name',
              kind: 'text',
              hint: 'A hint',
              pattern: /^.+$/,
              expected: 'a name',
            },
            {
              name: 'secret',
              label: 'Secret',
              kind: 'secret',
              hint: '',
              pattern: /^.{8,}$/,
              expected: 'eight characters',
            },
          ],
          problemsOf: () => ({}),
        },
      ],
    },
    openClient: (_environment, keys) => {
      connected += 1
      return {
        account: { getAccountBalance: () => balances(keys) },
        disconnect: async () => {
          connected -= 1
        },
      } as unknown as ExchangeClient
    },
  }
  const settings = rememberedSettings()
  const vault = createVault({
    file: openVaultFile(mkdtempSync(join(tmpdir(), 'tandem-vault-'))),
    askKeychain: async () => ({ ok: false, reason: 'no keychain was found' }),
    clock: createManualClock(),
    log: silentLogger,
  })
  return {
    handlers: createVaultHandlers({ vault, rows: [row], environments: readEnvironments(settings, [row]) }),
    connected: () => connected,
  }
}

const held: Partial<Balance>[] = [
  { asset: 'USDT', walletBalance: new D('100.50') },
  { asset: 'BNB', walletBalance: new D(0) },
]

describe('the environment of a venue', () => {
  it('counts from the next start, and is refused where the venue has none', async () => {
    const { handlers } = demoVenue(async () => held)
    const chosen = async () => {
      const [row] = (await handlers['vault.state']({}, signal)).venues
      return [row?.environment, row?.chosenEnvironment]
    }
    expect(await chosen()).toEqual(['simulator', 'simulator'])
    await handlers['venues.setEnvironment']({ venue: slot.venue, environment: 'mainnet' }, signal)
    expect(await chosen()).toEqual(['simulator', 'mainnet'])
    await expect(
      handlers['venues.setEnvironment']({ venue: slot.venue, environment: 'testnet' }, signal),
    ).rejects.toMatchObject({ kind: 'not-supported' })
    expect(await chosen()).toEqual(['simulator', 'mainnet'])
  })
})

describe('calls about keys', () => {
  it('save, list and remove', async () => {
    const { handlers } = demoVenue(async () => held)
    expect(await handlers['vault.save']({ ...slot, entered }, signal)).toEqual({
      outcome: 'saved',
      problems: {},
      shown: [
        { label: 'Name', masked: 'a name' },
        { label: 'Secret', masked: '…ters' },
      ],
    })
    const state = await handlers['vault.state']({}, signal)
    expect(state.venues[0]?.slots.map((each) => [each.environment, each.state])).toEqual([
      ['simulator', 'session'],
      ['testnet', 'absent'],
      ['mainnet', 'none'],
    ])
    expect(state.venues[0]?.slots[1]?.words).toBe('Demo has no testnet')
    expect(JSON.stringify(state)).not.toContain(SECRET)
    await handlers['vault.remove'](slot, signal)
    const { venues } = await handlers['vault.state']({}, signal)
    expect(venues[0]?.slots[0]?.state).toBe('none')
  })

  it('keep nothing of a wrong shape, and ask no venue with it', async () => {
    const { handlers, connected } = demoVenue(() => Promise.reject(new AppError('bug', 'it was asked')))
    const wrong = { form: 'pair', values: { name: 'a name', secret: 'short' } }
    const problems = {
      secret: 'expected eight characters, got what looks like the Name: enter it under Name',
    }
    expect(await handlers['vault.save']({ ...slot, entered: wrong }, signal)).toMatchObject({
      outcome: 'invalid',
      problems,
    })
    expect(await handlers['vault.test']({ ...slot, entered: wrong }, signal)).toMatchObject({
      outcome: 'invalid',
      problems,
    })
    expect(connected()).toBe(0)
  })

  it.each([
    [{ venue: 'other', environment: 'simulator' }, 'validation', /expected a venue of demo, got other/],
    [{ venue: 'demo', environment: 'testnet' }, 'not-supported', /Demo has no testnet/],
  ] as const)('refuse %j', async (wrong, kind, message) => {
    const { handlers } = demoVenue(async () => held)
    for (const call of [
      () => handlers['vault.save']({ ...wrong, entered }, signal),
      () => handlers['vault.test']({ ...wrong, entered }, signal),
      () => handlers['vault.remove'](wrong, signal),
    ])
      await expect(call()).rejects.toMatchObject({ kind, message: expect.stringMatching(message) })
  })

  it('refuse a form that the venue does not have, and a test of no keys', async () => {
    const { handlers } = demoVenue(async () => held)
    const unknown = { form: 'triple', values: {} }
    await expect(handlers['vault.save']({ ...slot, entered: unknown }, signal)).rejects.toThrow(
      /of pair, got triple/,
    )
    await expect(handlers['vault.test'](slot, signal)).rejects.toThrow(/enter them first/)
  })
})

describe('a test of keys', () => {
  it('says the balance, of keys entered and of keys kept, and disconnects', async () => {
    const { handlers, connected } = demoVenue(async () => held)
    const words = 'Demo simulator accepts the keys. Balance: 100.5 USDT.'
    const accepted = { outcome: 'accepted', words, problems: {} }
    expect(await handlers['vault.test']({ ...slot, entered }, signal)).toEqual(accepted)
    await handlers['vault.save']({ ...slot, entered }, signal)
    expect(await handlers['vault.test'](slot, signal)).toEqual(accepted)
    expect(connected()).toBe(0)
  })

  it.each([
    ['auth', 'refused', /^Demo refused: bad key/],
    ['venue-rejected', 'refused', /^Demo refused/],
    ['timeout', 'unknown', /could not be asked: Demo refused/],
    ['transport', 'unknown', /could not be asked/],
  ] as const)('tells a refusal from a silence: %s', async (kind, outcome, words) => {
    const { handlers, connected } = demoVenue(() =>
      Promise.reject(new AppError(kind, 'Demo refused: bad key')),
    )
    const reply = await handlers['vault.test']({ ...slot, entered }, signal)
    expect(reply).toMatchObject({ outcome, words: expect.stringMatching(words) })
    expect(connected()).toBe(0)
  })

  it('cuts a secret out of the words of a venue that repeats it', async () => {
    const { handlers } = demoVenue((keys) =>
      Promise.reject(new AppError('auth', `bad ${keys.values.secret}`)),
    )
    const reply = await handlers['vault.test']({ ...slot, entered }, signal)
    expect(reply.words).toBe('bad [secret]')
  })
})

it('logs and answers no secret when the page sends it in a wrong shape', async () => {
  const lines: string[] = []
  const keep = (event: string, fields = {}) => void lines.push(JSON.stringify({ event, fields }))
  const log = { debug: keep, info: keep, warn: keep, error: keep }
  const { handlers } = demoVenue(async () => held)
  const wrong = [
    { ...slot, entered: { ...entered, values: { name: 'a name', secret: SECRET.repeat(200) } } },
    { ...slot, entered: { ...entered, values: { name: 'a name', secret: [SECRET] } } },
    { ...slot, entered: { ...entered, extra: SECRET } },
    { ...slot, entered: SECRET },
    { ...slot, environment: SECRET, entered },
  ]
  for (const input of wrong) {
    const reply = await answer('vault.save', input, handlers as Handlers, { shutdown: signal, log })
    expect(reply).toMatchObject({ ok: false, kind: 'validation' })
    lines.push(JSON.stringify(reply))
  }
  expect(lines.length).toBe(2 * wrong.length)
  expect(lines.join('\n')).not.toContain(SECRET)
})
