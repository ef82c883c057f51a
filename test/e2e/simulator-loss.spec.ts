import { expect, test } from '@playwright/test'
import { Terminal } from './terminal.ts'

test('says that the venue is gone, refuses to trade on an old book, and is live again when it is back', async () => {
  await using terminal = await Terminal.open()
  await terminal.send('Buy', '0.1')
  const position = terminal.region('Positions').getByRole('row').filter({ hasText: 'BTC' })
  await expect(position).toContainText('0.1')

  const pid = await terminal.simulatorPid()
  if (pid === undefined) throw new Error('expected a process named Tandem simulator, found none')
  process.kill(pid, 'SIGKILL')

  await expect(terminal.region('Streams')).toContainText(/closed|connecting|reconnecting/i)
  await expect(terminal.region('Order book')).toContainText(/stale|resync|reconnect|connecting/i)

  await expect.poll(() => terminal.simulatorPid(), { timeout: 30_000 }).not.toBe(pid)
  await terminal.bookIsMoving()
  await expect(terminal.region('Streams')).toContainText(/live/i)
  await expect(position).toContainText('0.1')
  await terminal.button('Close BTC position on Aster').click()
  await expect(position).toHaveCount(0)
})

test('a frozen feed makes the book stale, and the ticket says why it will not send', async () => {
  await using terminal = await Terminal.open()
  const [ready] = terminal.logLines('simulator.ready')
  const controlUrl = String(ready?.controlUrl)
  const freeze = await fetch(`${controlUrl}/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'freeze-feed' }),
  })
  expect(freeze.status).toBeLessThan(300)
  await expect(terminal.region('Order book')).toContainText(/stale/i, { timeout: 20_000 })
  await terminal.send('Buy', '0.1')
  await expect(terminal.region('Ticket').getByRole('alert').first()).toContainText(/age|old|stale/i)
  expect((await fetch(`${controlUrl}/faults`, { method: 'DELETE' })).status).toBeLessThan(300)
  await terminal.bookIsMoving()
})
