import { expect, test } from '@playwright/test'
import { Terminal } from './terminal.ts'

test('the paper trader is off, follows what it is told to, decides, and stops', async () => {
  await using terminal = await Terminal.open()
  const { page } = terminal
  await terminal.button('Trader').click()
  const state = page.getByRole('status', { name: 'Paper trader state' })
  await expect(state).toHaveText('off')

  await page.getByRole('textbox', { name: 'Symbols' }).fill('BTC, NOSUCH')
  await terminal.button('Start').click()
  await expect(terminal.region('Paper trader').getByRole('alert')).toContainText('does not trade NOSUCH')
  await expect(state).toHaveText('off')

  await page.getByRole('textbox', { name: 'Symbols' }).fill('btc eth')
  await terminal.button('Start').click()
  await expect(state).toHaveText('running')
  const prices = terminal.region('Prices and candles')
  await expect(prices.getByRole('row', { name: /BTC.*live.*ready/ })).toBeVisible({ timeout: 20_000 })
  await expect(prices.getByRole('row', { name: /ETH.*live.*ready/ })).toBeVisible({ timeout: 20_000 })
  // The first minute is decided at the latest half a minute after it began.
  await expect(terminal.region('Decisions').getByRole('row', { name: /BTC/ }).first()).toBeVisible({
    timeout: 45_000,
  })
  await expect(terminal.region('Last prediction').getByText('volatility20')).toBeVisible()

  await terminal.button('Stop').click()
  await expect(state).toHaveText('off')
})
