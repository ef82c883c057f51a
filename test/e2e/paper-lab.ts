import { basename } from 'node:path'
import { expect, type Locator } from '@playwright/test'
import { chooseAsterAndBackpack, hold, pick } from './pair-ticket.ts'
import type { Terminal } from './terminal.ts'

/** Both legs are settled by then, also when an order was lost and had to be asked for. */
const OVER_WITHIN_MS = 60_000

/** The Paper lab's screen, as a person works it. */
export class PaperLab {
  readonly terminal: Terminal

  private constructor(terminal: Terminal) {
    this.terminal = terminal
  }

  /** Goes there by the keyboard and puts BTC, Aster against Backpack, into the ticket. */
  static async open(terminal: Terminal): Promise<PaperLab> {
    await terminal.page.keyboard.press('Control+6')
    await expect(terminal.region('Paper venues')).toBeVisible()
    await chooseAsterAndBackpack(terminal)
    return new PaperLab(terminal)
  }

  latencyOf(venue: string): Locator {
    return this.terminal.page.getByRole('textbox', { name: `Latency of ${venue}`, exact: true })
  }

  async setLatency(venue: string, typed: string): Promise<void> {
    await this.latencyOf(venue).fill(typed)
    await this.latencyOf(venue).press('Enter')
  }

  /** Queues a fault for a leg of the next pair. */
  async fail(leg: 'A' | 'B', how: string): Promise<void> {
    const region = this.terminal.region('Next pair')
    await pick(region.getByRole('combobox', { name: 'How the leg fails' }), how)
    await region.getByRole('button', { name: `Fail leg ${leg} now` }).click()
  }

  /** Chooses a file in the place of the person whom the system's dialog would ask. */
  async chooseRecording(venue: string, path: string): Promise<void> {
    await this.terminal.app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] })
    }, path)
    await this.terminal.button(`Choose recording for ${venue}`).click()
    const row = this.terminal.region('Market').getByRole('row').filter({ hasText: venue })
    await expect(row).toContainText(basename(path))
  }

  /** Types a size and holds the button until the pair is asked for. */
  async openPair(usd: string): Promise<void> {
    await this.terminal.size.fill(usd)
    const button = this.terminal.button('Hold to open')
    await expect(button).toHaveAttribute('aria-disabled', 'false', { timeout: 30_000 })
    await hold(button)
  }

  /** States of the drawing whose name begins so, such as `paired, ended`. */
  state(name: string): Locator {
    return this.terminal.region('Path').getByRole('img', { name: new RegExp(`^${name}`) })
  }

  /** Sentences of what happened. */
  get story(): Locator {
    return this.terminal.region('What happened').getByRole('list', { name: 'Story' })
  }

  /** Waits until the operation that is shown is over. @returns where it ended */
  async end(): Promise<string> {
    const ended = this.terminal.region('Path').getByRole('img', { name: /, ended/ })
    await expect(ended).toHaveCount(1, { timeout: OVER_WITHIN_MS })
    return (await ended.getAttribute('aria-label'))?.split(',')[0] ?? ''
  }

  /** Notes every state that the drawing calls the present one, from now on. @returns what it saw, in order */
  async watchPath(): Promise<() => Promise<readonly string[]>> {
    const { page } = this.terminal
    const seen = await page.evaluateHandle(() => {
      const states: string[] = []
      const look = (): void => {
        const now = document.querySelector('[aria-label*=", now"]')?.getAttribute('aria-label')?.split(',')[0]
        if (now !== undefined && now !== states.at(-1)) states.push(now)
      }
      new MutationObserver(look).observe(document.body, {
        subtree: true,
        childList: true,
        attributes: true,
        attributeFilter: ['aria-label'],
      })
      return states
    })
    return () => seen.jsonValue()
  }
}
