import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
const VENUES = join('src', 'main', 'venues')

/** The venues are those that have a folder; the paper venue is a word of the field as well. */
const NAMES = readdirSync(join(ROOT, VENUES), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'paper')
  .map(({ name }) => name)
/** A whole word or a part of a camel-case or kebab-case one, however written: `asterKeys`, `ASTER_ID`, `createAsterClient`. */
const NAMED = new RegExp(
  NAMES.flatMap((name) => {
    const capital = name.charAt(0).toUpperCase() + name.slice(1)
    return [`\\b${name}(?![a-z])`, `${capital}(?![a-z])`, `\\b${name.toUpperCase()}(?![A-Z])`]
  }).join('|'),
)

/** Where names must stand: the table of venues, and the ready messages of the simulated ones. */
const ALLOWED = new Set([
  join('src', 'main', 'compose', 'venue-table.ts'),
  join('src', 'shared', 'simulator.ts'),
])

/** Product files above the venues. Tests and their samples may speak of a venue. */
function filesAbove(): string[] {
  return ['main', 'preload', 'renderer', 'shared'].flatMap((part) =>
    readdirSync(join(ROOT, 'src', part), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|tsx|html|css)$/.test(entry.name))
      .filter((entry) => !/\.(test|fixture)\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
      .filter((path) => !path.startsWith(VENUES) && !ALLOWED.has(path)),
  )
}

const withoutComments = (source: string): string =>
  source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')

describe('above the venues', () => {
  it('no file names one', () => {
    expect(NAMES.length).toBeGreaterThan(3)
    const files = filesAbove()
    expect(files.length).toBeGreaterThan(100)
    const offenders = files.filter((path) =>
      NAMED.test(withoutComments(readFileSync(join(ROOT, path), 'utf8'))),
    )
    expect(offenders).toEqual([])
  })

  it.each(['aster', 'createAsterClient', 'ASTER_URL', "'backpack'", 'backpackKeys'])('%s is a name', (text) =>
    expect(NAMED.test(text)).toBe(true),
  )

  it.each(['Toaster', 'faster', 'MASTER', 'backpacks'])('%s is none', (text) =>
    expect(NAMED.test(text)).toBe(false),
  )
})
