import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from '@playwright/test'
import { findFeeds } from '../support/recorded-feeds.ts'
import { PaperLab } from './paper-lab.ts'
import { newUserData, Terminal } from './terminal.ts'

test('a leg that its venue refuses ends evened out or taken back, and the path and its story say how', async () => {
  await using terminal = await Terminal.open()
  const lab = await PaperLab.open(terminal)
  await expect(terminal.region('Path')).toContainText('No pair yet')
  await lab.fail('B', 'Refused by the venue')
  await expect(terminal.region('Next pair')).toContainText("Backpack's next order: refused")
  await lab.openPair('1000')

  expect(['paired', 'flat']).toContain(await lab.end())
  await expect(lab.state('entering, 1 ·')).toBeVisible()
  await expect(lab.state('balancing, \\d')).toBeVisible()
  await expect(lab.story).toContainText(
    /Both legs were sent at once: BUY [\d.]+ BTC at Aster, SELL .* Backpack/,
  )
  await expect(lab.story).toContainText('Backpack refused its entry: the paper lab let this order fail.')
  await expect(lab.story).toContainText(/It ended (even|flat) after/)
  await expect(terminal.page.getByRole('timer', { name: 'Unhedged' })).toHaveCount(0)
  await expect(terminal.region('Next pair')).toContainText('Nothing is queued')
  await expect(terminal.region('What happened').getByRole('note')).toContainText('not compared yet')

  await terminal.page.keyboard.press('Control+1')
  const pair = terminal.region('Pairs').getByRole('row').filter({ hasText: 'BTC' })
  await expect(pair).toContainText(/Open|Taken back/)
  await expect(pair).not.toContainText('NAKED')
})

test('an order that is lost on a slow venue is watched through the states until it is explained', async () => {
  await using terminal = await Terminal.open()
  const lab = await PaperLab.open(terminal)
  for (const venue of ['Aster', 'Backpack']) await lab.setLatency(venue, '1500')
  await lab.fail('B', 'No answer, lost')
  await expect(terminal.region('Next pair')).toContainText("Backpack's next order: no answer, lost")
  const seen = await lab.watchPath()
  await lab.openPair('1000')

  expect(await lab.end()).toBe('flat')
  const states = await seen()
  expect(states[0]).toBe('entering')
  expect(states).toContain('settling')
  expect(states).toContain('unwinding')
  await expect(lab.story).toContainText("Backpack's entry was lost: the venue never received it.")
  await expect(lab.story).toContainText(/Aster stood alone for [\d.]+ s \([\d,.]+ USDT·s\)/)
  await expect(lab.story).toContainText(/Aster's [\d.]+ BTC was taken back/)
  await expect(lab.story).toContainText(/There and back (cost|gained) [\d.]+ USDT/)
})

test('two venues play recordings, and a pair opened on them survives a leg that fails', async () => {
  test.setTimeout(180_000)
  const userData = newUserData()
  mkdirSync(userData, { recursive: true })
  const feeds = await findFeeds(userData)
  await using terminal = await Terminal.open({ userData })
  const lab = await PaperLab.open(terminal)
  const market = terminal.region('Market')
  const rowOf = (venue: string) => market.getByRole('row').filter({ hasText: venue })
  await lab.chooseRecording('Aster', feeds.futures)
  await lab.chooseRecording('Backpack', feeds.spot)
  await terminal.button('Forget recording of Backpack').click()
  await expect(rowOf('Backpack')).not.toContainText(basename(feeds.spot))
  await terminal.button('Choose recording for Backpack').click()
  await expect(rowOf('Backpack')).toContainText(basename(feeds.spot))

  await market.getByRole('textbox', { name: 'Speed' }).fill('90')
  await expect(market).toContainText('expected a speed of 1 to 50, got "90"')
  await market.getByRole('textbox', { name: 'Speed' }).fill('2')
  await terminal.button('Restart market').click()
  for (const venue of ['Aster', 'Backpack'])
    await expect(rowOf(venue).getByRole('cell', { name: 'the same' })).toBeVisible({ timeout: 60_000 })
  await expect(market.getByRole('status', { name: 'Market state' })).toContainText('The market runs')
  await expect(terminal.page.getByRole('banner')).toContainText(basename(feeds.futures))

  await terminal.page.keyboard.press('Control+4')
  await terminal.bookIsMoving()
  await terminal
    .region('Market watch')
    .getByRole('button', { name: /BTC.*Backpack/ })
    .click()
  await terminal.bookIsMoving()

  await terminal.page.keyboard.press('Control+6')
  await lab.fail('B', 'Refused by the venue')
  await lab.openPair('2000')
  expect(['paired', 'flat']).toContain(await lab.end())
  await expect(lab.story).toContainText('Backpack refused its entry: the paper lab let this order fail.')
  await expect(lab.story).toContainText(/It ended (even|flat) after/)
})

test('a file that is no recording is told of, and the market of before runs on', async () => {
  const userData = newUserData()
  await using terminal = await Terminal.open({ userData })
  const lab = await PaperLab.open(terminal)
  const notes = join(userData, 'notes.txt')
  writeFileSync(notes, 'not a recording')
  await lab.chooseRecording('Aster', notes)
  await terminal.button('Restart market').click()
  const market = terminal.region('Market')
  await expect(market.getByRole('status', { name: 'Market state' })).toContainText('could not be started', {
    timeout: 60_000,
  })
  await expect(market.getByRole('alert')).toContainText('notes.txt')
  await expect(market.getByRole('row').filter({ hasText: 'Aster' })).toContainText('generated')
  await terminal.page.keyboard.press('Control+4')
  await terminal.bookIsMoving()
})

test('how far paper was from live stands beside paper results, and not beside live ones', async () => {
  await using terminal = await Terminal.open()
  await terminal.goLive()
  const position = terminal.region('Positions').getByRole('row', { name: /BTC/ })
  // One of them may meet a book that is being built anew, and has no twin then.
  for (let sent = 1; sent <= 3; sent += 1) {
    await terminal.send('Buy', '0.002')
    await expect(terminal.region('Orders').getByRole('row', { name: /BTC.*Filled/ })).toHaveCount(sent)
  }
  await expect(position).toBeVisible()
  await expect(terminal.region('Positions').getByRole('note')).toHaveCount(0)
  await terminal.paperSwitch.click()
  await expect(terminal.mode).toContainText(/paper/i)
  await expect(position).toHaveCount(0)
  await terminal.send('Buy', '0.002')
  await expect(position).toBeVisible()
  for (const name of ['Positions', 'Orders'])
    await expect(terminal.region(name).getByRole('note')).toContainText(/Aster ± [\d.]+ bps · \d+ ms \(\d\)/)
  await terminal.page.keyboard.press('Control+6')
  const score = terminal.region('Paper venues').getByRole('row').filter({ hasText: 'Aster' })
  await expect(score).toContainText(/\d×.*bps.*ms/)
  await expect(terminal.region('Paper venues').getByRole('row').filter({ hasText: 'GRVT' })).toContainText(
    'not compared yet',
  )
})

test('a paper position is charged funding and liquidated by force, and both are told', async () => {
  await using terminal = await Terminal.open()
  const lab = await PaperLab.open(terminal)
  await lab.openPair('1000')
  expect(await lab.end()).toBe('paired')
  await terminal.button('Paper account of Aster').click()
  const told = terminal.page.getByRole('status', { name: 'What came of it' })
  await terminal.page.getByRole('textbox', { name: 'Funding, %' }).fill('a lot')
  await terminal.button('Funding shock at Aster').click()
  await expect(told).toContainText('expected a funding rate')
  await terminal.page.getByRole('textbox', { name: 'Funding, %' }).fill('0.1')
  await terminal.button('Funding shock at Aster').click()
  await expect(told).toContainText(/paid −\d+\.\d+ USDT/)
  await terminal.button('Liquidate at Aster').click()
  await expect(told).toContainText(/liquidated [\d.]+ BTC/)
  await expect(terminal.button('Liquidate at Aster')).toHaveAttribute('aria-disabled', 'true')
})

test('a latency that is none is refused in words; one that is may be set and given up', async () => {
  await using terminal = await Terminal.open()
  const lab = await PaperLab.open(terminal)
  const field = lab.latencyOf('Aster')
  for (const nonsense of ['fast', '30001', '-5']) {
    await lab.setLatency('Aster', nonsense)
    await expect(terminal.page.getByRole('alert')).toContainText(`expected 0 to 30,000 ms`)
    await expect(terminal.page.getByRole('alert')).toContainText(`got "${nonsense}"`)
    await expect(field).toHaveAttribute('aria-invalid', 'true')
  }
  await field.press('Escape')
  await expect(field).toHaveValue('')
  await expect(field).toHaveAttribute('aria-invalid', 'false')
  await lab.setLatency('Aster', '1500')
  await terminal.page.keyboard.press('Control+4')
  await terminal.page.keyboard.press('Control+6')
  await expect(field).toHaveValue('1500')
  await lab.setLatency('Aster', '')
  await expect(field).toHaveValue('')
  await terminal.page.getByRole('switch', { name: 'Queue model of GRVT' }).click()
  await expect(terminal.page.getByRole('switch', { name: 'Queue model of GRVT' })).not.toBeChecked()

  await terminal.goLive()
  await expect(terminal.page.getByRole('main', { name: 'Paper lab' })).toContainText(
    'acts on paper venues only',
  )
  await expect(terminal.button('Restart market')).toHaveAttribute('aria-disabled', 'true')
  await expect(terminal.region('Market')).toContainText('Refused while trading is live')
  await expect(terminal.button('Fail leg B now')).toHaveAttribute('aria-disabled', 'true')
})
