import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { addressOf } from '../support/wallet.ts'
import { TestKeychain } from './keychain.ts'
import { filesUnder, filesWith, recordReplies, SettingsPage } from './settings.ts'
import { newUserData, Terminal } from './terminal.ts'

test.skip(process.platform !== 'linux', 'the GNOME keyring is a keychain of Linux')

/** Of nobody's account: what is entered here exists in this test alone. */
const KEY = '0x5e17d0a3c94b28f6017e3dc5ab84926fe1c07b5d38a2496fb1d3e8c75a90f264'
const wallet = {
  'Account address': '0x1111111111111111111111111111111111111111',
  'API wallet address': addressOf(KEY),
  'API wallet private key': KEY,
}
const WALLET_FORM = 'API wallet (V3)'
const LEGACY_FORM = 'API key (V1, legacy)'

/** Sealed text in the vault file, by environment. */
function sealedIn(userData: string): Readonly<Record<string, string>> {
  const { entries } = JSON.parse(readFileSync(join(userData, 'vault.json'), 'utf8')) as {
    entries: { environment: string; sealed: string }[]
  }
  return Object.fromEntries(
    entries.map(({ environment, sealed }) => [environment, Buffer.from(sealed, 'base64').toString('latin1')]),
  )
}

/** What the simulated venue handed out: its own record of its keys. */
function simulatedKeys(userData: string): { v1: { apiKey: string; secret: string } } {
  const path = filesUnder(userData).find((each) => /[\\/]simulator[\\/]aster\.json$/.test(each))
  if (path === undefined) throw new Error('expected the state of the simulator, got no such file')
  const { credentials } = JSON.parse(readFileSync(path, 'utf8'))
  return credentials
}

test('seals keys with the keyring, finds them after a restart, and writes the secret nowhere', async () => {
  await using keychain = await TestKeychain.start()
  const { environment } = keychain
  const userData = newUserData()
  let replies = ''
  {
    await using terminal = await Terminal.open({ userData, environment })
    const settings = new SettingsPage(terminal)
    const readReplies = await recordReplies(terminal)
    await settings.open()
    await expect(settings.storage).toHaveText('Sealed by the GNOME keyring')
    await settings.enter('Aster Testnet', WALLET_FORM, wallet)
    await settings.press('Aster Testnet', 'Save')
    const slot = settings.slot('Aster Testnet')
    await expect(slot).toContainText('Sealed by the GNOME keyring')
    await expect(slot).toContainText('0x1111…1111')
    await expect(slot, 'every field is shown masked, once').toContainText('…f264')
    await terminal.page.keyboard.press('Escape')
    await terminal.bookIsMoving()
    await settings.open()
    await expect(slot).toContainText('0x1111…1111')
    await expect(slot).not.toContainText('f264')
    replies += await readReplies()
  }
  expect(sealedIn(userData).testnet).toMatch(/^v11/)
  expect(keychain.keyOf('Tandem').length, 'the key is in the keyring').toBeGreaterThan(10)
  {
    await using terminal = await Terminal.open({ userData, environment })
    const settings = new SettingsPage(terminal)
    const readReplies = await recordReplies(terminal)
    await settings.open()
    const slot = settings.slot('Aster Testnet')
    await expect(slot).toContainText('Sealed by the GNOME keyring')
    await expect(slot).toContainText('0x1111…1111')
    replies += await readReplies()
  }
  expect(replies).toContain('vault.save {"ok":true')
  expect(replies).toContain('vault.state {"ok":true')
  expect(replies.toLowerCase()).not.toContain(KEY.slice(2))
  expect(filesWith(userData, ['gnome_libsecret']), 'the search finds what is there').toEqual([
    join(userData, 'vault.json'),
  ])
  expect(filesWith(userData, [KEY])).toEqual([])
})

test('trades live on the simulator with keys that went through the vault', async () => {
  await using keychain = await TestKeychain.start()
  const { environment } = keychain
  const userData = newUserData()
  {
    await using terminal = await Terminal.open({ userData, environment })
    const settings = new SettingsPage(terminal)
    await expect.poll(() => filesUnder(userData).join()).toMatch(/simulator[\\/]aster\.json/)
    await settings.open()
    // Its legacy keys: what the app would use by itself are the others.
    const { apiKey, secret } = simulatedKeys(userData).v1
    await settings.enter('Aster Simulator', LEGACY_FORM, { 'API key': apiKey, 'API secret': secret })
    await settings.press('Aster Simulator', 'Test')
    await expect(settings.verdict('Aster Simulator')).toContainText(/accepts the keys\. Balance: [\d.]+ USDT/)
    await settings.press('Aster Simulator', 'Save')
    await expect(settings.slot('Aster Simulator')).toContainText('until its next start')
  }
  await using terminal = await Terminal.open({ userData, environment })
  const settings = new SettingsPage(terminal)
  await settings.open()
  await expect(settings.slot('Aster Simulator')).toContainText('Sealed by the GNOME keyring')
  await expect(settings.slot('Aster Simulator')).not.toContainText('until its next start')
  await terminal.page.keyboard.press('Escape')
  await terminal.bookIsMoving()
  await terminal.goLive()
  await terminal.send('Buy', '0.05')
  await expect(terminal.region('Positions').getByRole('row').filter({ hasText: 'BTC' })).toContainText('0.05')
})

test('keys that the venue refuses are named before anything trades, and can be removed', async () => {
  await using keychain = await TestKeychain.start()
  const { environment } = keychain
  const userData = newUserData()
  {
    await using terminal = await Terminal.open({ userData, environment })
    const settings = new SettingsPage(terminal)
    await settings.open()
    await settings.enter('Aster Simulator', WALLET_FORM, wallet)
    await settings.press('Aster Simulator', 'Test')
    await expect(settings.verdict('Aster Simulator')).toContainText(/Invalid API-key/)
    await settings.press('Aster Simulator', 'Save')
    await expect(settings.slot('Aster Simulator')).toContainText('Sealed')
  }
  await using terminal = await Terminal.launch({ userData, environment })
  await expect(terminal.page.getByText(/Invalid API-key/).first()).toBeVisible({ timeout: 30_000 })
  const settings = new SettingsPage(terminal)
  await settings.open()
  await settings.press('Aster Simulator', 'Remove')
  await terminal.button('Remove keys').click()
  await expect(settings.slot('Aster Simulator')).toContainText('Throw-away keys')
  await terminal.page.keyboard.press('Escape')
  await terminal.bookIsMoving()
})

test('a lost key is a named state, and nothing is deleted', async () => {
  await using keychain = await TestKeychain.start()
  const { environment } = keychain
  const userData = newUserData()
  {
    await using terminal = await Terminal.launch({ userData, environment })
    const settings = new SettingsPage(terminal)
    await terminal.bookIsMoving()
    await settings.open()
    await settings.enter('Aster Testnet', WALLET_FORM, wallet)
    await settings.press('Aster Testnet', 'Save')
    await expect(settings.slot('Aster Testnet')).toContainText('Sealed')
  }
  const before = readFileSync(join(userData, 'vault.json'), 'utf8')
  await keychain.replace()
  await using terminal = await Terminal.open({ userData, environment })
  const settings = new SettingsPage(terminal)
  await settings.open()
  const slot = settings.slot('Aster Testnet')
  await expect(slot).toContainText('Cannot be opened')
  await expect(slot).toContainText('its key was changed or lost')
  await expect(slot).toContainText('0x1111…1111')
  expect(readFileSync(join(userData, 'vault.json'), 'utf8')).toBe(before)
})

test('a keyring that would ask for a password does not stop the desk', async () => {
  await using keychain = await TestKeychain.start({ isUnlocked: false })
  await using terminal = await Terminal.open({ environment: keychain.environment })
  const settings = new SettingsPage(terminal)
  await settings.open()
  await expect(settings.storage).toContainText('Kept for this session only: the default keyring is locked')
  await settings.enter('Aster Testnet', WALLET_FORM, wallet)
  await settings.press('Aster Testnet', 'Save')
  await expect(settings.slot('Aster Testnet')).toContainText('This session only')
  await terminal.page.keyboard.press('Escape')
  await terminal.bookIsMoving()
})
