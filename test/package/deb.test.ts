import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildPackage, ROOT } from './packaged.ts'
import { installedRuntimeIsOfficial } from './runtime.ts'

const DIST = join(ROOT, 'dist')
const VERSION: string = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version
const ask = (...args: string[]): string => execFileSync('dpkg-deb', args, { encoding: 'utf8' })

let archive = ''
let fields: ReadonlyMap<string, string>

beforeAll(() => {
  buildPackage('deb')
  const name = readdirSync(DIST).find((each) => each.endsWith('.deb'))
  if (name === undefined) throw new Error(`expected a .deb in dist; found ${readdirSync(DIST).join(', ')}`)
  archive = join(DIST, name)
  fields = new Map(
    ask('--field', archive)
      .split('\n')
      .filter((line) => /^\S+: /.test(line))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)] as const),
  )
})

describe('the Debian package', () => {
  test('says which runtime it was made of, in its name', () => {
    expect(archive.includes('-DEV-RUNTIME')).toBe(!installedRuntimeIsOfficial())
  })

  test('is called tandem and is of this version', () => {
    expect(fields.get('Package')).toBe('tandem')
    expect(fields.get('Version')).toBe(VERSION)
    expect(fields.get('Architecture')).toBe('amd64')
  })

  test.each(['libgtk-3-0', 'libnss3', 'libgbm1', 'libasound2', 'libsecret-1-0'])(
    'depends on %s',
    (library) => {
      expect(fields.get('Depends')?.split(/, | \| /)).toContain(library)
    },
  )

  test('installs the program, a menu entry and icons, all owned by root', () => {
    const lines = ask('--contents', archive).trim().split('\n')
    for (const line of lines) expect(line).toMatch(/^\S+ root\/root /)
    const files = new Map(lines.map((line) => [line.slice(line.indexOf('./') + 1), line.slice(0, 10)]))
    expect(files.get('/opt/Tandem/tandem')).toBe('-rwxr-xr-x')
    expect(files.get('/opt/Tandem/resources/app.asar')).toBe('-rw-r--r--')
    expect(files.has('/usr/share/applications/tandem.desktop')).toBe(true)
    expect(files.has('/usr/share/icons/hicolor/256x256/apps/tandem.png')).toBe(true)
  })

  test('links the program into the path and sets up the sandbox helper when installed', () => {
    const script = ask('--info', archive, 'postinst')
    expect(script).toContain('/usr/bin/tandem')
    expect(script).toContain('chrome-sandbox')
  })
})
