import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { newUserData, Terminal } from './terminal.ts'

/** Lines of a log of the trader's; none before its first. */
function linesOf({ userData }: Terminal, name: string): readonly Record<string, unknown>[] {
  const path = join(userData, 'paper-trader', name)
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

const filesOf = ({ userData }: Terminal): readonly string[] =>
  readdirSync(join(userData, 'paper-trader')).filter((name) => name.startsWith('ledger'))

test('rules are changed while the trader runs, and the next decision is made by them', async () => {
  test.setTimeout(240_000)
  const userData = newUserData()
  {
    await using terminal = await Terminal.open({ userData })
    const { page } = terminal
    await terminal.button('Trader').click()
    await page.getByRole('textbox', { name: 'Symbols' }).fill('eth')
    await page.getByRole('radio', { name: 'No signal' }).click()
    await terminal.button('Start').click()
    const state = page.getByRole('status', { name: 'Paper trader state' })
    await expect(state).toHaveText('running', { timeout: 20_000 })

    await terminal.button('Rules…').click()
    const form = page.getByRole('dialog', { name: 'Rules' })
    await form.getByRole('textbox', { name: 'Confidence threshold' }).fill('70')
    await form.getByRole('textbox', { name: 'Stop loss' }).fill('0,5')
    await terminal.button('Save rules').click()
    await expect(form).toContainText('expected 0.5 to 1, got "70"')
    await expect(form).toContainText('expected a number from 0.1 to 50, got "0,5"')
    expect(linesOf(terminal, 'decisions.log').filter(({ msg }) => msg === 'rules.changed')).toEqual([])

    await terminal.button('Defaults').click()
    await expect(form.getByRole('textbox', { name: 'Confidence threshold' })).toHaveValue('0.7')
    await form.getByRole('textbox', { name: 'Confidence threshold' }).fill('0.95')
    await form.getByRole('textbox', { name: 'Fee' }).fill('0.1')
    await terminal.button('Save rules').click()
    await expect(form).toBeHidden()
    const rules = terminal.region('Decisions').getByTestId('rules')
    await expect(rules).toContainText('Confidence: at least 0.95')
    await expect(rules).toContainText('Fee: 0.1 % (yours)')

    const changed = { msg: 'rules.changed', confidence: '0.7 → 0.95', feePercent: "the account's → 0.1" }
    for (const name of ['decisions.log', 'technical.log'])
      await expect
        .poll(() => linesOf(terminal, name), { timeout: 20_000 })
        .toContainEqual(expect.objectContaining(changed))
    // The first minute is decided at the latest half a minute after it began.
    await expect
      .poll(() => linesOf(terminal, 'decisions.log').at(-1), { timeout: 120_000 })
      .toMatchObject({ rules: { confidence: 0.95, feeRate: 0.001 } })
    await terminal.button('Stop').click()
    await expect(state).toHaveText('off')
  }
  await using again = await Terminal.open({ userData })
  await again.button('Trader').click()
  await expect(again.page.getByRole('textbox', { name: 'Symbols' })).toHaveValue('ETH')
  await expect(again.page.getByRole('radio', { name: 'No signal' })).toBeChecked()
  await expect(again.region('Decisions').getByTestId('rules')).toContainText('Confidence: at least 0.95')
})

test('begun anew, the trader has the money that was asked for, and the ledger before stays', async () => {
  await using terminal = await Terminal.open()
  const { page } = terminal
  await terminal.button('Trader').click()
  await terminal.button('Start').click()
  const state = page.getByRole('status', { name: 'Paper trader state' })
  await expect(state).toHaveText('running', { timeout: 20_000 })
  const equity = terminal.region('Equity')
  await expect(equity).toContainText('10,000.00 EUR')

  await terminal.button('Begin anew…').click()
  const dialog = page.getByRole('alertdialog', { name: 'Begin anew' })
  await expect(dialog.getByRole('alert')).toHaveText('the paper trader runs: stop it, then begin anew')
  await terminal.button('Keep the ledger').click()
  await terminal.button('Stop').click()
  await expect(state).toHaveText('off')

  await terminal.button('Begin anew…').click()
  const money = dialog.getByRole('textbox', { name: 'Start money' })
  await money.fill('lots')
  await terminal.button('Begin anew').click()
  await expect(dialog.getByRole('alert')).toContainText('expected a number from 100 to 10000000, got "lots"')
  expect(filesOf(terminal)).toEqual(['ledger.jsonl'])
  await money.fill('2500')
  await terminal.button('Begin anew').click()
  await expect(dialog).toBeHidden()
  await expect(equity).toContainText('2,500.00 EUR')
  const kept = filesOf(terminal).find((name) => name !== 'ledger.jsonl') ?? ''
  expect(kept).toMatch(/^ledger-\d{4}-\d\d-\d\d-\d{6}\.jsonl$/)
  expect(readFileSync(join(terminal.userData, 'paper-trader', kept), 'utf8')).toContain(
    '"startQuote":"10000"',
  )
})
