import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { newUserData, Terminal } from './terminal.ts'

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

test('what the last run left is shown while the trader is off', async () => {
  const userData = newUserData()
  const startMs = Date.UTC(2026, 10, 20)
  const trade = (tradeId: string, side: 'buy' | 'sell', price: string, feeQuote: string, minute: number) => ({
    kind: 'trade',
    tradeId,
    positionId: 'one',
    symbol: 'BTC',
    side,
    sizeBase: '0.02',
    price,
    feeQuote,
    atMs: startMs + minute * 60_000,
    reason: 'up with confidence 0.800',
  })
  const lines = [
    { kind: 'start', startQuote: '10000', atMs: startMs },
    trade('one', 'buy', '50000', '2.5', 1),
    trade('two', 'sell', '51000', '2.55', 5),
    ...[9_997.5, 9_900, 10_014.95].map((equityQuote, at) => ({
      kind: 'equity',
      atMs: startMs + (at + 2) * 120_000,
      equityQuote,
    })),
  ]
  mkdirSync(join(userData, 'paper-trader'))
  writeFileSync(
    join(userData, 'paper-trader', 'ledger.jsonl'),
    lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  )
  await using terminal = await Terminal.open({ userData })
  await terminal.button('Trader').click()
  await expect(terminal.page.getByRole('status', { name: 'Paper trader state' })).toHaveText('off')
  const equity = terminal.region('Equity')
  await expect(equity).toContainText('10,014.95 EUR')
  await expect(equity).toContainText(/Return\s*0\.15 %\s*\+14\.95\S*\s*Max drawdown\s*1\.00 %\s*Trades\s*2/)
  await expect(equity).toContainText(/Won after fees\s*1 of 1 \(100 %\)\s*Fees\s*5\.05 EUR/)
  await expect(equity.locator('canvas').first()).toBeVisible()
  await expect(terminal.region('Paper trades').getByRole('row', { name: /BTC.*SELL.*51,000/ })).toBeVisible()
})
