import { expect, test } from '@playwright/test'
import { SettingsPage } from './settings.ts'
import { newUserData, Terminal } from './terminal.ts'

const VENUES = ['Aster', 'Backpack', 'Lighter', 'EdgeX', 'GRVT', 'Paradex', 'Bitvavo'] as const

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

test('shows seven live venues: their lights, their prices, their funding, their sockets', async () => {
  await using terminal = await Terminal.open()
  const lights = terminal.page.getByRole('list', { name: 'Venues' })
  for (const venue of VENUES) {
    await expect(lights.getByRole('listitem', { name: new RegExp(`${venue}.*connected`, 'i') })).toBeVisible()
    const line = terminal.button(`Watch BTC on ${venue}`)
    await expect(line).toContainText(/\d/)
    // Spot pays no funding.
    await expect(line).toContainText(venue === 'Bitvavo' ? '–' : /[+−]\d+\.\d\d/)
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

test('lets each venue trade on its testnet, from the next start on', async () => {
  const userData = newUserData()
  {
    await using terminal = await Terminal.open({ userData })
    const settings = new SettingsPage(terminal)
    await settings.open()
    const choice = terminal.page.getByRole('radiogroup', { name: 'Aster trades on', exact: true })
    await choice.getByRole('radio', { name: 'Testnet', exact: true }).click()
    await expect(terminal.page.getByRole('status', { name: 'Aster environment', exact: true })).toContainText(
      'From the next start on. Until then it trades on Simulator.',
    )
    await expect(terminal.button('Restart Tandem')).toBeVisible()
    const lacking = terminal.page.getByRole('radiogroup', { name: 'Lighter trades on', exact: true })
    await expect(lacking.getByRole('radio')).toHaveCount(3)
    await expect(settings.slot('Bitvavo Testnet')).toContainText('Not offered')
    const spot = terminal.page.getByRole('radiogroup', { name: 'Bitvavo trades on', exact: true })
    await expect(spot.getByRole('radio', { name: 'Testnet' })).toHaveCount(0)
  }
  await using terminal = await Terminal.open({ userData })
  await expect(terminal.mode).toContainText('Testnet, Simulator')
  const lights = terminal.page.getByRole('list', { name: 'Venues' })
  await expect(lights.getByRole('listitem', { name: /^Aster \(Testnet\)/ })).toBeVisible()
  await expect(lights.getByRole('listitem', { name: /^Backpack connected/ })).toBeVisible()
})
