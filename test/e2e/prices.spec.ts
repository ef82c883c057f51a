import { expect, test } from '@playwright/test'
import { type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { newUserData, Terminal } from './terminal.ts'

/** Settings, Prices: what a person does there. */
async function openSettings({ page }: Terminal) {
  await page.keyboard.press('Control+,')
  const section = page.getByRole('region', { name: 'Prices', exact: true })
  await expect(section.getByRole('button', { name: 'Save prices' })).toBeVisible()
  return section
}

async function shareThrough(terminal: Terminal, server: RedisServer): Promise<void> {
  const section = await openSettings(terminal)
  await section.getByLabel('Sharing', { exact: true }).getByRole('radio', { name: 'On', exact: true }).click()
  await section.getByLabel('Address', { exact: true }).fill(server.url)
  await section.getByRole('button', { name: 'Save prices' }).click()
  await expect(section.getByRole('status', { name: 'Price settings' })).toContainText('Saved')
  await expect(section.getByRole('status', { name: 'Redis state' })).toContainText('Up', { timeout: 20_000 })
  await terminal.page.keyboard.press('Escape')
}

async function openHealth(terminal: Terminal): Promise<void> {
  const { page } = terminal
  await terminal.button('Health').click()
  await page.getByRole('tab', { name: 'Prices', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Price cache', exact: true })).toBeVisible()
}

test('a frozen feed: the ticket says why it will not send, by the ceiling that the user chose', async () => {
  await using terminal = await Terminal.open()
  const section = await openSettings(terminal)
  await section.getByLabel('Sizing and screens: oldest price, ms').fill('3000')
  await section.getByRole('button', { name: 'Save prices' }).click()
  await expect(section.getByRole('status', { name: 'Price settings' })).toContainText('Saved')
  await terminal.page.keyboard.press('Escape')
  await terminal.bookIsMoving()

  const [ready] = terminal.logLines('simulator.ready')
  const answer = await fetch(`${String(ready?.controlUrl)}/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'freeze-feed' }),
  })
  expect(answer.status).toBeLessThan(300)
  await expect(terminal.region('Order book')).toContainText(/stale/i, { timeout: 20_000 })
  await terminal.send('Buy', '0.1')
  await expect(terminal.region('Ticket').getByRole('alert').first()).toContainText(
    /stale: its age is [\d.]+ s, the oldest accepted is 3 s/,
  )
  await expect(terminal.region('Positions').getByRole('row').filter({ hasText: 'BTC' })).toHaveCount(0)
})

test('wrong settings are named, and nothing is saved', async () => {
  await using terminal = await Terminal.open()
  const section = await openSettings(terminal)
  await section.getByLabel('Entry: oldest price, ms').fill('60000')
  await section.getByLabel('Address', { exact: true }).fill('redis://me:secret@host')
  await section.getByRole('button', { name: 'Save prices' }).click()
  await expect(section.getByRole('alert')).toHaveText([
    /from 100 to 1000, got "60000"/,
    /expected no password in the address/,
  ])
  await expect(section.getByRole('status', { name: 'Price settings' })).toContainText('Nothing was saved')
})

test('an order is made from one request, and Health and the log say so', async () => {
  await using terminal = await Terminal.open()
  await terminal.send('Buy', '0.1')
  await expect(terminal.region('Positions').getByRole('row').filter({ hasText: 'BTC' })).toContainText('0.1')
  const [used] = terminal.logLines('Using cached BBO')
  expect(used).toMatchObject({
    symbol: 'BTC',
    tier: 'memory',
    ageMs: expect.any(Number),
    venue: expect.any(String),
  })
  await openHealth(terminal)
  const cache = terminal.region('Price cache')
  await expect(cache).toContainText('Hit rate100.0 %')
  await expect(cache).toContainText('Requests sent1')
})

test('two terminals share a Redis: what one fills, the other no longer takes for the price', async () => {
  await using server = await startRedisServer()
  // The same seed is the same simulated accounts: one world, two terminals.
  const args = ['--seed', 'shared']
  await using first = await Terminal.open({ args, userData: newUserData() })
  await using second = await Terminal.open({ args, userData: newUserData() })
  for (const terminal of [first, second]) await shareThrough(terminal, server)
  for (const terminal of [first, second]) {
    await terminal.goLive()
    await terminal.bookIsMoving()
  }

  await first.send('Buy', '0.1')
  await expect(first.region('Positions').getByRole('row').filter({ hasText: 'BTC' })).toContainText('0.1')
  await expect
    .poll(() => second.logLines('price.called-wrong'), { timeout: 20_000 })
    .toContainEqual(
      expect.objectContaining({
        symbol: 'BTC',
        reason: expect.stringContaining('another terminal: own fill'),
      }),
    )
  await openHealth(second)
  await expect(second.region('Price cache')).toContainText(/Called wrong[1-9]/)
})
