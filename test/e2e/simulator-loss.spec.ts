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

/** Switches a fault of the simulated venue on, or all of them off. */
async function switchboard(terminal: Terminal, method: 'POST' | 'DELETE', fault?: object): Promise<void> {
  const [ready] = terminal.logLines('simulator.ready')
  const answer = await fetch(`${String(ready?.controlUrl)}/faults`, {
    method,
    ...(fault ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(fault) } : {}),
  })
  expect(answer.status).toBeLessThan(300)
}

test('a frozen feed makes the book stale, and the ticket says why it will not send', async () => {
  await using terminal = await Terminal.open()
  await switchboard(terminal, 'POST', { kind: 'freeze-feed' })
  await expect(terminal.region('Order book')).toContainText(/stale/i, { timeout: 20_000 })
  await terminal.send('Buy', '0.1')
  await expect(terminal.region('Ticket').getByRole('alert').first()).toContainText(
    /stale: its age is [\d.]+ s, the oldest accepted is 5 s/,
  )
  await switchboard(terminal, 'DELETE')
  await terminal.bookIsMoving()
})

for (const kind of ['crossed-book', 'empty-book']) {
  test(`${kind} is shown as such and not traded on`, async () => {
    await using terminal = await Terminal.open()
    await switchboard(terminal, 'POST', { kind })
    await expect(terminal.region('Order book')).toContainText(/crossed|no asks|no bids|resyncing/i)
    await terminal.send('Buy', '0.1')
    await expect(terminal.region('Ticket').getByRole('alert').first()).toContainText(
      /crossed|no buyers|no sellers|empty|rebuilt/i,
    )
    await expect(terminal.region('Positions').getByRole('row').filter({ hasText: 'BTC' })).toHaveCount(0)
    await switchboard(terminal, 'DELETE')
    await terminal.bookIsMoving()
  })
}
