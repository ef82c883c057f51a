import { type Dirent, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Locator } from '@playwright/test'
import type { Terminal } from './terminal.ts'

/** Settings, Venues: what a person does there. */
export class SettingsPage {
  readonly #terminal: Terminal

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  async open(): Promise<void> {
    await this.#terminal.page.keyboard.press('Control+,')
    await expect(this.storage).toBeVisible()
  }

  get storage(): Locator {
    return this.#terminal.page.getByRole('status', { name: 'Key storage', exact: true })
  }

  /** @param name `Aster Simulator` */
  slot(name: string): Locator {
    return this.#terminal.region(name)
  }

  /** Fills the form of the slot and leaves it open. */
  async enter(name: string, kind: string, values: Readonly<Record<string, string>>): Promise<void> {
    const slot = this.slot(name)
    await slot.getByRole('button', { name: /^(Enter keys|Replace)$/ }).click()
    await slot.getByRole('radio', { name: kind, exact: true }).click()
    for (const [label, value] of Object.entries(values))
      await slot.getByLabel(label, { exact: true }).fill(value)
  }

  async press(name: string, button: string): Promise<void> {
    await this.slot(name).getByRole('button', { name: button, exact: true }).click()
  }

  verdict(name: string): Locator {
    return this.slot(name).getByRole('status', { name: 'Test result', exact: true })
  }
}

/** Keeps what main answers to the window from now on, as text. @returns reads it. */
export async function recordReplies(terminal: Terminal): Promise<() => Promise<string>> {
  await terminal.app.evaluate(({ ipcMain }) => {
    type Handler = (...args: unknown[]) => unknown
    const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, Handler> })._invokeHandlers
    const kept: string[] = []
    ;(globalThis as unknown as { keptReplies: string[] }).keptReplies = kept
    for (const [name, handler] of [...handlers]) {
      handlers.set(name, async (...args) => {
        const reply = await handler(...args)
        kept.push(`${name} ${JSON.stringify(reply)}`)
        return reply
      })
    }
  })
  return () =>
    terminal.app.evaluate(() => (globalThis as unknown as { keptReplies: string[] }).keptReplies.join('\n'))
}

/** Files under the folder that hold one of the texts, as it is, in other case, in base64 or in UTF-16. */
export function filesWith(folder: string, secrets: readonly string[]): string[] {
  const needles = secrets.flatMap((secret) => {
    const bare = secret.replace(/^0x/, '')
    return [bare, bare.toUpperCase(), bare.toLowerCase()].flatMap((text) => [
      Buffer.from(text),
      Buffer.from(text, 'utf16le'),
      Buffer.from(Buffer.from(text).toString('base64').slice(0, 40)),
      ...(/^[0-9a-f]+$/i.test(text) ? [Buffer.from(text, 'hex')] : []),
    ])
  })
  return filesUnder(folder).filter((path) => {
    const content = readFileSync(path)
    return needles.some((needle) => content.includes(needle))
  })
}

/** Every plain file under the folder; sockets and locks have no content. */
export function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry: Dirent) => entry.isFile())
    .map((entry: Dirent) => join(entry.parentPath, entry.name))
}
