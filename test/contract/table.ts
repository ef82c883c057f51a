import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'
import type { Capabilities } from '../../src/main/venues/capabilities.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of this run where each venue's file leaves its column. */
    contractResults: string
  }
}

export interface CardResult {
  readonly id: string
  readonly promise: string
  readonly outcome: 'held' | 'exempt' | 'broken'
  /** Why it is exempt. */
  readonly reason?: string
}

/** What the contract found out about one venue. */
export interface VenueColumn {
  readonly venue: string
  readonly capabilities: Capabilities
  readonly cards: readonly CardResult[]
}

const DOCUMENT = resolve(import.meta.dirname, '..', '..', 'docs', 'venues.md')
const BEGIN = '<!-- written by the contract suite: begin -->'
const END = '<!-- written by the contract suite: end -->'
const SIGNS = { held: '✓', exempt: '–', broken: '✗' } as const

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const table = (head: readonly string[], lines: readonly (readonly string[])[]): string =>
  [row(head), row(['---', '---', ...head.slice(2).map(() => ':-:')]), ...lines.map(row)].join('\n')

/** Venues × cards as Markdown, one row a card. */
export function cardTable(columns: readonly VenueColumn[]): string {
  const cards = new Map(columns.flatMap(({ cards }) => cards.map(({ id, promise }) => [id, promise])))
  const sign = (id: string, { cards }: VenueColumn): string => {
    const found = cards.find((card) => card.id === id)
    return found ? SIGNS[found.outcome] : ''
  }
  return table(
    ['card', 'promise', ...columns.map(({ venue }) => venue)],
    [...cards].map(([id, promise]) => [id, promise, ...columns.map((column) => sign(id, column))]),
  )
}

/** Why cards are exempt, by venue. */
function exemptions(columns: readonly VenueColumn[]): string {
  const lines = columns.flatMap(({ venue, cards }) => {
    const reasons = Map.groupBy(
      cards.filter(({ outcome }) => outcome === 'exempt'),
      ({ reason }) => reason ?? '',
    )
    return [...reasons].map(([reason, list]) => [venue, reason, list.map(({ id }) => id).join(', ')])
  })
  return [row(['venue', 'because', 'cards']), row(['---', '---', '---']), ...lines.map(row)].join('\n')
}

function capabilityTable(columns: readonly VenueColumn[]): string {
  const words = (value: Capabilities[keyof Capabilities]): string => {
    if (typeof value === 'boolean') return value ? 'yes' : 'no'
    return typeof value === 'object' ? value.join(' ') : String(value)
  }
  const names = Object.keys(columns[0]?.capabilities ?? {}) as (keyof Capabilities)[]
  const lines = columns.map(({ venue, capabilities }) => [
    venue,
    ...names.map((name) => words(capabilities[name])),
  ])
  return [row(['venue', ...names]), row(['---', ...names.map(() => '---')]), ...lines.map(row)].join('\n')
}

const generated = (columns: readonly VenueColumn[]): string =>
  [
    BEGIN,
    '## What each can do',
    capabilityTable(columns),
    '## What each has been held to',
    cardTable(columns),
    '## Why a card does not apply',
    exemptions(columns),
    END,
  ].join('\n\n')

/**
 * Vitest's global set-up: gives the run a folder for its columns, prints their table at the end, and holds
 * docs/venues.md to it when every venue ran. `npm test -- unit test/contract -u` writes the document anew.
 *
 * @throws when the document is not what the suite found.
 */
export function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-contract-'))
  project.provide('contractResults', folder)
  return () => {
    const columns = readdirSync(folder)
      .toSorted()
      .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as VenueColumn)
    rmSync(folder, { recursive: true })
    if (columns.length === 0) return
    process.stdout.write(`\n${cardTable(columns)}\n`)
    const venues = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'))
    const isBroken = columns.some(({ cards }) => cards.some(({ outcome }) => outcome === 'broken'))
    if (columns.length < venues.length || isBroken) return
    keepDocument(generated(columns), project.config.snapshotOptions.updateSnapshot === 'all')
  }
}

function keepDocument(section: string, isWriting: boolean): void {
  const text = readFileSync(DOCUMENT, 'utf8')
  const wanted = text.slice(0, text.indexOf(BEGIN)) + section + text.slice(text.indexOf(END) + END.length)
  if (wanted === text) return
  if (isWriting) writeFileSync(DOCUMENT, wanted)
  else throw new Error('docs/venues.md is not what the suite found: npm test -- unit test/contract -u')
}
