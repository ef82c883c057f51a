import { expect, test } from '@playwright/test'
import { Terminal } from './terminal.ts'

const REFUSED: readonly { readonly size: string; readonly words: RegExp }[] = [
  { size: '0', words: /above zero, got 0/ },
  { size: '-1', words: /above zero, got -1/ },
  { size: 'abc', words: /expected a size such as 0\.01, got "abc"/ },
  { size: '1e3', words: /got "1e3"/ },
  { size: '', words: /got nothing/ },
  { size: '0.0001', words: /at least 0\.001 BTC, got 0\.0001 BTC/ },
  { size: '2', words: /at most 100000 USDT, got/ },
  { size: '99999', words: /at most 120 BTC in one market order/ },
]

test('names what is wrong with a size, in the ticket, and sends nothing', async () => {
  await using terminal = await Terminal.open()
  const ticket = terminal.region('Ticket')
  for (const { size, words } of REFUSED) {
    await terminal.send('Buy', size)
    await expect(ticket.getByRole('alert').first(), `size "${size}"`).toContainText(words)
  }
  await expect(terminal.region('Orders').getByRole('row').filter({ hasText: 'BTC' })).toHaveCount(0)
  await expect(terminal.region('Positions').getByRole('row').filter({ hasText: 'BTC' })).toHaveCount(0)
})

test('floors an off-lot size and shows what is left over before it is sent', async () => {
  await using terminal = await Terminal.open()
  await terminal.region('Ticket').getByRole('radio', { name: 'BTC', exact: true }).click()
  await terminal.size.fill('0.0129')
  await expect(terminal.region('Ticket')).toContainText('0.0009')
  await terminal.button('Buy').click()
  await expect(terminal.region('Positions').getByRole('row').filter({ hasText: 'BTC' })).toContainText(
    '0.012',
  )
})

test('refuses malformed IPC in main, whatever the page sends', async () => {
  await using terminal = await Terminal.open()
  const replies = await terminal.page.evaluate(async () => {
    const { tandem } = window as unknown as {
      tandem: { call(name: string, input: unknown): Promise<unknown> }
    }
    return Promise.all([
      tandem.call('orders.submit', { venue: 'aster', symbol: 'BTC', side: 'buy' }),
      tandem.call('orders.submit', null),
      tandem.call('mode.set', { mode: 'live', confirmation: 'live' }),
      tandem.call('market.select', { venue: 'aster', symbol: 'NOSUCHCOIN' }),
      tandem.call('no.such.call', {}),
      tandem.call('__proto__', {}),
    ])
  })
  for (const reply of replies) expect(reply).toMatchObject({ ok: false, kind: 'validation' })
  await expect(terminal.mode).toContainText(/paper/i)
})

test('a second copy hands over to the first and leaves', async () => {
  await using terminal = await Terminal.open()
  const second = await Terminal.launch({ userData: terminal.userData }).then(
    () => 'opened a window',
    () => 'left',
  )
  expect(second).toBe('left')
  await terminal.bookIsMoving()
})
