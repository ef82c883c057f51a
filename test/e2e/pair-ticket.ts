import { expect, type Locator } from '@playwright/test'
import type { Terminal } from './terminal.ts'

/** Much longer than the 600 ms that a button must be held: a busy machine looks at its clock late. */
const HELD_MS = 2_000

/** Puts BTC, bought at Aster and sold at Backpack, into the ticket: whatever the market pays for, stories are told on these. */
export async function chooseAsterAndBackpack(terminal: Terminal): Promise<void> {
  const { page } = terminal
  const ticket = terminal.region('Pair ticket')
  for (const venue of ['Aster', 'Backpack']) {
    await expect(page.getByRole('list', { name: 'Venues' }).getByLabel(new RegExp(venue))).toHaveAttribute(
      'aria-label',
      /connected/,
      { timeout: 30_000 },
    )
  }
  await ticket.getByRole('combobox', { name: 'Pair asset' }).click()
  const filter = page.getByRole('combobox', { name: 'Filter assets' })
  await filter.fill('BTC')
  await filter.press('Enter')
  await expect(ticket.getByRole('combobox', { name: 'Pair asset' })).toContainText('BTC')
  await pick(ticket.getByRole('combobox', { name: 'Long venue' }), 'Aster')
  await pick(ticket.getByRole('combobox', { name: 'Short venue' }), 'Backpack')
}

/** Takes a line of a picker. */
export async function pick(picker: Locator, line: string): Promise<void> {
  await picker.click()
  await picker.page().getByRole('option', { name: line, exact: true }).click()
  await expect(picker).toContainText(line)
}

/** Presses a button for longer than it must be held. */
export async function hold(button: Locator): Promise<void> {
  await button.hover()
  await button.page().mouse.down()
  await button.page().waitForTimeout(HELD_MS)
  await button.page().mouse.up()
}
