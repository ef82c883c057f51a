import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Locator, test } from '@playwright/test'
import { newUserData, Terminal } from './terminal.ts'

/** A folder whose settings let feeds go after a second, so that a test need not wait for two minutes. */
function impatientUserData(): string {
  const userData = newUserData()
  mkdirSync(userData, { recursive: true })
  const streams = { coolDownSeconds: 1, pricePerGigabyte: 0.09, leavesSharedChannels: false }
  writeFileSync(join(userData, 'settings.json'), JSON.stringify({ streams }))
  return userData
}

async function openHealth(terminal: Terminal): Promise<void> {
  await terminal.button('Health').click()
  await expect(terminal.region('Feeds')).toBeVisible()
}

const feed = (terminal: Terminal, of: string): Locator => terminal.page.getByTestId(`feed-${of}`)
const ladder = (terminal: Terminal): Locator => terminal.region('Order book')

test('a feed pauses when nobody needs it, comes back for a ticket, stays for a position and pauses after the trade', async () => {
  await using terminal = await Terminal.open({ userData: impatientUserData() })
  await openHealth(terminal)
  // The markets are out of sight: nothing is needed.
  await expect(feed(terminal, 'aster-BTC')).toHaveAttribute('data-state', 'paused')
  await expect(terminal.region('Sockets').getByRole('row', { name: /Aster depth/ })).toContainText('paused')
  await expect(terminal.region('Sockets').getByRole('row', { name: /Aster user/ })).toContainText('live')

  await terminal.button('Back Esc').click()
  await terminal.bookIsMoving()
  await terminal.send('Buy', '0.002')
  await expect(terminal.region('Positions').getByRole('row', { name: /BTC/ })).toBeVisible()
  await openHealth(terminal)
  const held = terminal.region('Feeds').getByRole('row', { name: /Aster BTC/ })
  await expect(held).toContainText('open position')
  await expect(feed(terminal, 'aster-ETH')).toHaveAttribute('data-state', 'paused')
  await expect(feed(terminal, 'aster-BTC')).toHaveAttribute('data-state', 'live')
  // A position is marked by the touch: the smaller book is enough once no ladder is in sight.
  await expect(feed(terminal, 'aster-BTC')).toContainText('top 5')
  await expect(terminal.region('Sockets').getByRole('row', { name: /Aster topDepth/ })).toContainText('live')

  await terminal.button('Back Esc').click()
  await terminal.bookIsMoving()
  await terminal.region('Positions').getByRole('button', { name: /Close/ }).click()
  await expect(terminal.region('Positions').getByRole('row', { name: /BTC/ })).toHaveCount(0)
  await openHealth(terminal)
  await expect(feed(terminal, 'aster-BTC')).toHaveAttribute('data-state', 'paused')
  await expect.poll(() => terminal.logLines('stream.resumed').length).toBeGreaterThan(0)
  expect(terminal.logLines('stream.resumed')[0]).toMatchObject({
    reason: 'panel',
    durationMs: expect.any(Number),
  })
  expect(terminal.logLines('stream.paused')[0]).toMatchObject({ reason: 'idle' })
})

test('a hidden window lets go of its panels, and finds them again', async () => {
  await using terminal = await Terminal.open({ userData: impatientUserData() })
  const show = (isShown: boolean) =>
    terminal.app.evaluate(({ BrowserWindow }, shown) => {
      const [window] = BrowserWindow.getAllWindows()
      if (shown) window?.show()
      else window?.hide()
    }, isShown)
  await show(false)
  await expect.poll(() => terminal.logLines('stream.paused').map(({ symbol }) => symbol)).toContain('BTC')
  await show(true)
  await expect(ladder(terminal)).toContainText(/age \d+ ms/)
  await terminal.bookIsMoving()
})

test('the policy is kept, and the report is saved as a file', async () => {
  const userData = newUserData()
  await using terminal = await Terminal.open({ userData })
  await openHealth(terminal)
  const seconds = terminal.page.getByRole('textbox', { name: 'Pause after, seconds' })
  await expect(seconds).toHaveValue('120')
  await seconds.fill('999999')
  await seconds.press('Enter')
  await expect(seconds).toHaveValue('3600')
  const path = join(userData, 'streams.csv')
  await terminal.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath })
  }, path)
  await terminal.button('Export CSV').click()
  await expect(terminal.page.getByText('Report saved')).toBeVisible()
  const [head, ...rows] = readFileSync(path, 'utf8').trim().split('\r\n')
  expect(head).toContain('kind,venue,name,state')
  expect(rows.some((row) => row.startsWith('socket,aster,depth,'))).toBe(true)
  expect(rows.some((row) => row.startsWith('feed,aster,BTC,'))).toBe(true)
})

test('totals outlive the program, and a record that is broken is said and begun anew', async () => {
  const userData = newUserData()
  const kept = join(userData, 'streams', 'past.json')
  const savedBytes = 7_000_000_000
  const row = { scope: 'simulator', venue: 'aster', wireBytes: 1, bytes: 1, savedBytes }
  mkdirSync(join(userData, 'streams'), { recursive: true })
  writeFileSync(kept, JSON.stringify({ version: 1, sinceMs: 1, traffic: [row], sockets: [] }))
  {
    await using terminal = await Terminal.open({ userData })
    await openHealth(terminal)
    await expect(terminal.page.getByText('7.00 GB').first()).toBeVisible()
  }
  const { traffic } = JSON.parse(readFileSync(kept, 'utf8'))
  expect(traffic.find(({ venue }: { venue: string }) => venue === 'aster').wireBytes).toBeGreaterThan(10_000)

  writeFileSync(kept, '{')
  await using terminal = await Terminal.open({ userData })
  await expect(terminal.page.getByText('Streams are counted anew').first()).toBeVisible()
})
