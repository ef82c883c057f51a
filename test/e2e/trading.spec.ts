import { expect, test } from '@playwright/test'
import { Terminal } from './terminal.ts'

test('buys in one click, sees the position and its profit move, and closes it in one click', async () => {
  await using terminal = await Terminal.open()
  const positions = terminal.region('Positions')
  await terminal.send('Buy', '0.5')
  const row = positions.getByRole('row').filter({ hasText: 'BTC' })
  await expect(row).toContainText(/long/i)
  await expect(row).toContainText('0.5')
  const before = await row.textContent()
  await expect.poll(() => row.textContent(), { timeout: 20_000 }).not.toBe(before)

  await terminal.button('Close BTC position on Aster').click()
  await expect(row).toHaveCount(0)
  const rows = terminal.region('Orders').getByRole('row').filter({ hasText: 'BTC' })
  await expect(rows.filter({ hasText: /filled/i })).toHaveCount(2)
  await expect(rows).toHaveCount(2)
})

test('sells short and shows it in words, not only in colour', async () => {
  await using terminal = await Terminal.open()
  await terminal.send('Sell', '0.1')
  await expect(terminal.region('Positions').getByRole('row').filter({ hasText: 'BTC' })).toContainText(
    /short/i,
  )
})

test('finds its position and its resting order again after a restart', async () => {
  const first = await Terminal.open()
  await first.send('Buy', '0.2')
  await expect(first.region('Positions').getByRole('row').filter({ hasText: 'BTC' })).toContainText('0.2')
  const ticket = first.region('Ticket')
  await ticket.getByRole('radio', { name: 'Limit', exact: true }).click()
  await ticket.getByRole('textbox', { name: 'Limit price' }).fill('59000')
  await first.send('Buy', '0.01')
  const resting = (terminal: Terminal) =>
    terminal
      .region('Orders')
      .getByRole('row')
      .filter({ hasText: /open/i })
      .filter({ hasText: /59,?000/ })
  await expect(resting(first)).toHaveCount(1)
  await first.close()

  await using second = await Terminal.open({ userData: first.userData })
  await expect(second.region('Positions').getByRole('row').filter({ hasText: 'BTC' })).toContainText('0.2')
  await expect(resting(second)).toHaveCount(1)
})

test('trades live on the simulator only after the word LIVE, and keeps the two books apart', async () => {
  await using terminal = await Terminal.open()
  await terminal.send('Buy', '0.3')
  await expect(terminal.region('Positions').getByRole('row').filter({ hasText: 'BTC' })).toContainText('0.3')

  await terminal.paperSwitch.click()
  const word = terminal.page.getByRole('textbox', { name: 'Type LIVE to confirm' })
  await word.fill('live please')
  await terminal.button('Go live').click()
  await expect(terminal.page.getByRole('alertdialog')).toContainText('going live takes the word LIVE')
  await terminal.button('Stay on paper').click()
  await expect(terminal.mode).toContainText(/paper/i)

  await terminal.goLive()
  await expect(terminal.region('Positions').getByRole('row').filter({ hasText: 'BTC' })).toHaveCount(0)
  await terminal.send('Sell', '0.05')
  await expect(terminal.region('Positions').getByRole('row').filter({ hasText: 'BTC' })).toContainText(
    /short/i,
  )

  await terminal.paperSwitch.click()
  await expect(terminal.mode).toContainText(/paper/i)
  await expect(terminal.region('Positions').getByRole('row').filter({ hasText: 'BTC' })).toContainText('0.3')
})
