import { expect, test } from '@playwright/test'
import { Terminal } from './terminal.ts'

test('shows a live, moving book and chart on the simulator, in paper mode, sandboxed', async () => {
  await using terminal = await Terminal.open()
  await expect(terminal.mode).toContainText(/paper/i)
  await expect(terminal.paperSwitch).toBeChecked()
  for (const name of ['Order book', 'Best bid and offer chart', 'Streams', 'Positions', 'Orders', 'Ticket']) {
    await expect(terminal.region(name)).toBeVisible()
  }
  await expect(terminal.region('Streams')).toContainText(/live/i)
  await expect(terminal.region('Order book')).toContainText(/age \d+ ms/)
  await expect(terminal.region('Best bid and offer chart').locator('canvas').first()).toBeVisible()

  const walls = await terminal.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    const preferences = (
      contents as unknown as { getLastWebPreferences(): Record<string, unknown> }
    ).getLastWebPreferences()
    return {
      sandbox: preferences.sandbox,
      isolation: preferences.contextIsolation,
      node: preferences.nodeIntegration,
    }
  })
  expect(walls).toEqual({ sandbox: true, isolation: true, node: false })
  expect(await terminal.page.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe(
    'undefined',
  )
})

test('draws twenty levels a side, best first, never crossed', async () => {
  await using terminal = await Terminal.open()
  for (let look = 0; look < 10; look += 1) {
    const { bids, asks } = await terminal.page.evaluate(() => {
      const numbers = (side: string) =>
        [...document.querySelectorAll<HTMLElement>(`[data-side="${side}"][data-price]`)].map((row) =>
          Number(row.dataset.price),
        )
      return { bids: numbers('bid'), asks: numbers('ask') }
    })
    expect(bids.length).toBe(20)
    expect(asks.length).toBe(20)
    expect(Math.max(...bids)).toBeLessThan(Math.min(...asks))
    await expect(terminal.bestBid()).toHaveText(/\d/)
  }
})
