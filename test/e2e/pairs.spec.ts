import { expect, test } from '@playwright/test'
import { chooseAsterAndBackpack, hold } from './pair-ticket.ts'
import { Terminal } from './terminal.ts'

/** Repeats of a key that is held on, as a keyboard sends them. */
const KEY_REPEATS = 30

test('opens a pair on paper by holding, tells what happened, and closes it by holding', async () => {
  await using terminal = await Terminal.open()
  await toDesk(terminal)
  await chooseAsterAndBackpack(terminal)
  await terminal.size.fill('1000')
  const open = terminal.button('Hold to open')
  await expect(open).toHaveAttribute('aria-disabled', 'false', { timeout: 20_000 })
  await hold(open)

  const pair = terminal.region('Pairs').getByRole('row').filter({ hasText: 'BTC' })
  await expect(pair).toHaveCount(1, { timeout: 20_000 })
  await expect(pair).toContainText(/LONG\s*Aster/)
  await expect(pair).toContainText(/SHORT\s*Backpack/)
  await expect(terminal.page.getByRole('status', { name: 'Pair progress' })).toContainText(
    'both legs hold the same',
    { timeout: 20_000 },
  )
  await expect(pair).toContainText('Open')

  await pair.getByRole('button', { name: 'Timeline of BTC pair long Aster short Backpack' }).click()
  const orders = terminal.region('Timeline').getByRole('table', { name: 'Orders of the operation' })
  const entries = orders.getByRole('row').filter({ hasText: 'entry' })
  await expect(entries.filter({ hasText: /BUY\s*Aster/ })).not.toHaveCount(0)
  await expect(entries.filter({ hasText: /SELL\s*Backpack/ })).not.toHaveCount(0)
  await expect(terminal.region('Timeline').getByRole('list', { name: 'Steps' })).toContainText('paired')

  await toMarkets(terminal)
  const positions = terminal.region('Positions').getByRole('row').filter({ hasText: 'BTC' })
  await expect(positions.filter({ hasText: 'Aster' })).toContainText(/long/i)
  await expect(positions.filter({ hasText: 'Backpack' })).toContainText(/short/i)

  await toDesk(terminal)
  await hold(terminal.button('Close BTC pair long Aster short Backpack'))
  await expect(pair).toContainText('Closed', { timeout: 20_000 })
  await expect(terminal.button('Close BTC pair long Aster short Backpack')).toHaveCount(0)
  await toMarkets(terminal)
  await expect(positions).toHaveCount(0)
})

test('a tap sends nothing and says so; the keyboard holds as the pointer does', async () => {
  await using terminal = await Terminal.open()
  await toDesk(terminal)
  await chooseAsterAndBackpack(terminal)
  await terminal.size.fill('500')
  const open = terminal.button('Hold to open')
  await expect(open).toHaveAttribute('aria-disabled', 'false', { timeout: 20_000 })
  await open.click()
  await expect(open).toContainText('a tap sends nothing')
  await open.press('Enter')
  await open.press(' ')
  await expect(terminal.region('Pairs')).toContainText('No pair yet')

  await open.focus()
  const { keyboard } = terminal.page
  await keyboard.down('Enter')
  const pairs = terminal.region('Pairs').getByRole('row').filter({ hasText: 'BTC' })
  await expect(pairs).toHaveCount(1, { timeout: 20_000 })
  await expect(terminal.page.getByRole('status', { name: 'Pair progress' })).toContainText(
    'both legs hold the same',
    { timeout: 20_000 },
  )
  for (let repeat = 0; repeat < KEY_REPEATS; repeat++) await keyboard.down('Enter')
  await keyboard.up('Enter')
  await expect(open).toHaveAttribute('data-held', 'false')
  await expect(pairs).toHaveCount(1)
})

test('a size below the minimum says so, and holding sends nothing', async () => {
  await using terminal = await Terminal.open()
  await toDesk(terminal)
  await chooseAsterAndBackpack(terminal)
  await terminal.size.fill('1')
  const open = terminal.button('Hold to open')
  await expect(terminal.size).toHaveAttribute('aria-invalid', 'true', { timeout: 20_000 })
  await expect(open).toHaveAttribute('aria-disabled', 'true')
  const reason = await terminal.size.getAttribute('aria-describedby')
  const words = await terminal.page.locator(`[id="${reason}"]`).textContent()
  await expect(open).toContainText(words?.slice(0, 20) ?? 'no words')
  await hold(open)
  await expect(terminal.region('Pairs')).toContainText('No pair yet')
  await toMarkets(terminal)
  await expect(terminal.region('Orders').getByRole('row').filter({ hasText: 'BTC' })).toHaveCount(0)
})

test('takes a route with a click, swaps its venues with X, and goes between screens by keys', async () => {
  await using terminal = await Terminal.open()
  await toDesk(terminal)
  const route = terminal.region('Opportunities').getByRole('button').filter({ hasText: 'ETH' }).first()
  await route.click({ timeout: 30_000 })
  const name = (await route.getAttribute('aria-label')) ?? ''
  const [, long = '?', short = '?'] = /long (.+) short (.+)/.exec(name) ?? []
  const ticket = terminal.region('Pair ticket')
  await expect(ticket.getByRole('combobox', { name: 'Pair asset' })).toContainText('ETH')
  await expect(ticket.getByRole('combobox', { name: 'Long venue' })).toContainText(long)
  await expect(terminal.size).toBeFocused()
  await expect(ticket.getByRole('list', { name: 'Verdict' }).getByRole('listitem')).toHaveCount(5)
  await terminal.button('Swap long and short venue').focus()
  await terminal.page.keyboard.press('x')
  await expect(ticket.getByRole('combobox', { name: 'Long venue' })).toContainText(short)
  await expect(ticket.getByRole('combobox', { name: 'Short venue' })).toContainText(long)
  await terminal.page.keyboard.press('Control+4')
  await expect(terminal.region('Order book')).toBeVisible()
  await terminal.page.keyboard.press('Control+1')
  await expect(ticket).toBeVisible()
})

async function toDesk({ page }: Terminal): Promise<void> {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Desk' }).click()
}

async function toMarkets({ page }: Terminal): Promise<void> {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Markets' }).click()
}
