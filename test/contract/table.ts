import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Where each venue's file leaves its column. */
export const RESULTS_FOLDER = resolve(import.meta.dirname, '..', '..', 'test-results', 'contract')

export interface CardResult {
  readonly id: string
  readonly promise: string
  readonly venue: string
  readonly outcome: 'held' | 'exempt' | 'broken'
  /** Why it is exempt. */
  readonly reason?: string
}

const SIGNS = { held: '✓', exempt: '–', broken: '✗' } as const

/** Venues × cards as Markdown, one row a card. */
export function contractTable(results: readonly CardResult[]): string {
  const venues = [...new Set(results.map(({ venue }) => venue))].toSorted()
  const cards = new Map(results.map(({ id, promise }) => [id, promise]))
  const cell = (id: string, venue: string): string => {
    const found = results.find((result) => result.id === id && result.venue === venue)
    return found ? SIGNS[found.outcome] : ''
  }
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    row(['card', 'promise', ...venues]),
    row(['---', '---', ...venues.map(() => ':-:')]),
    ...[...cards].map(([id, promise]) => row([id, promise, ...venues.map((venue) => cell(id, venue))])),
  ].join('\n')
}

/** Vitest's global set-up: the columns of the last run are forgotten, those of this one are printed at its end. */
export function setup(): void {
  rmSync(RESULTS_FOLDER, { recursive: true, force: true })
}

export function teardown(): void {
  if (!existsSync(RESULTS_FOLDER)) return
  const columns = readdirSync(RESULTS_FOLDER).map(
    (name) => JSON.parse(readFileSync(join(RESULTS_FOLDER, name), 'utf8')) as CardResult[],
  )
  process.stdout.write(`\n${contractTable(columns.flat())}\n`)
}
