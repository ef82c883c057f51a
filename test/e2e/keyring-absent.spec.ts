import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { addressOf } from '../support/wallet.ts'
import { NO_DESKTOP } from './keychain.ts'
import { filesWith, SettingsPage } from './settings.ts'
import { newUserData, Terminal } from './terminal.ts'

test.skip(process.platform !== 'linux', 'other systems always have a keychain')

const KEY = '0x7a90f2641d3e8c755e17d0a3c94b28f6017e3dc5ab84926fe1c07b5d38a2496f'
const wallet = {
  'Account address': '0x2222222222222222222222222222222222222222',
  'API wallet address': addressOf(KEY),
  'API wallet private key': KEY,
}
const SLOT = 'Aster Testnet'
const FORM = 'API wallet (V3)'

test('without a keychain keys live for the session, the screen says so, and a restart forgets them', async () => {
  const environment = { ...NO_DESKTOP, XDG_RUNTIME_DIR: mkdtempSync(join(tmpdir(), 'tandem-no-bus-')) }
  const userData = newUserData()
  {
    await using terminal = await Terminal.open({ userData, environment })
    const settings = new SettingsPage(terminal)
    await settings.open()
    await expect(settings.storage).toContainText('Kept for this session only: no keychain was found')
    await settings.enter(SLOT, FORM, wallet)
    await settings.press(SLOT, 'Save')
    await expect(settings.slot(SLOT)).toContainText('This session only')
    await expect(settings.slot(SLOT)).toContainText('0x2222…2222')
    expect(existsSync(join(userData, 'vault.json'))).toBe(false)
    expect(filesWith(userData, [KEY])).toEqual([])
  }
  await using terminal = await Terminal.open({ userData, environment })
  const settings = new SettingsPage(terminal)
  await settings.open()
  await expect(settings.slot(SLOT)).toContainText('No keys')
  expect(filesWith(userData, [KEY])).toEqual([])
})

test('names what is wrong with a key under its field, and keeps nothing', async () => {
  await using terminal = await Terminal.open()
  const settings = new SettingsPage(terminal)
  await settings.open()
  const slot = settings.slot(SLOT)
  await settings.enter(SLOT, FORM, { ...wallet, 'Account address': KEY, 'API wallet private key': '0x12' })
  await settings.press(SLOT, 'Save')
  const problems = slot.getByRole('alert')
  await expect(problems.first()).toContainText('what looks like the API wallet private key')
  await expect(problems.nth(1)).toContainText('expected 64 hex digits, got 4 characters of another shape')
  await slot.getByLabel('Account address', { exact: true }).fill(wallet['Account address'])
  await slot.getByLabel('API wallet private key', { exact: true }).fill(`${KEY.slice(0, -1)}0`)
  await settings.press(SLOT, 'Save')
  await expect(problems).toHaveText(
    'expected the private key of the API wallet address above, got that of another address',
  )
  await terminal.page.keyboard.press('Escape')
  await expect(slot).toContainText('No keys')
  await terminal.page.keyboard.press('Escape')
  await terminal.bookIsMoving()
})
