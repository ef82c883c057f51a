import { expect, test } from '@playwright/test'
import { Terminal } from './terminal.ts'

const VENUES = ['Aster', 'Backpack', 'Lighter', 'Bitvavo'] as const

/** Looks at BTC on a venue and waits until its book moves. */
async function watch(terminal: Terminal, venue: string): Promise<void> {
  await terminal.button(`Watch BTC on ${venue}`).click()
  await expect(terminal.region('Ticket')).toContainText(`BTC on ${venue}`)
  await terminal.bookIsMoving()
}

/** Buys a little, sees it, closes it, and sees it gone. */
async function roundTrip(terminal: Terminal, venue: string): Promise<void> {
  const row = terminal.region('Positions').getByRole('row').filter({ hasText: venue })
  await watch(terminal, venue)
  await terminal.send('Buy', '0.02')
  await expect(row).toContainText(/long/i)
  await terminal.button(`Close BTC position on ${venue}`).click()
  await expect(row).toHaveCount(0)
}

test('shows four live venues: their lights, their prices, their sockets', async () => {
  await using terminal = await Terminal.open()
  const lights = terminal.page.getByRole('list', { name: 'Venues' })
  for (const venue of VENUES) {
    await expect(lights.getByRole('listitem', { name: new RegExp(`${venue}.*connected`, 'i') })).toBeVisible()
    await expect(terminal.button(`Watch BTC on ${venue}`)).toContainText(/\d/)
    await expect(terminal.region('Streams')).toContainText(venue)
  }
})

test('trades on paper at every venue', async () => {
  await using terminal = await Terminal.open()
  for (const venue of VENUES) await roundTrip(terminal, venue)
})

test('trades live at every simulated venue, each in its own wire format and signature', async () => {
  await using terminal = await Terminal.open()
  await terminal.goLive()
  for (const venue of VENUES) await roundTrip(terminal, venue)
})
