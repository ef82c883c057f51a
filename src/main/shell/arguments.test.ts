import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readArguments } from './arguments.ts'

const here = fileURLToPath(import.meta.url)

describe('readArguments', () => {
  it('plays the generated market at real time when nothing is said', () => {
    expect(readArguments([], '/')).toEqual({ replaySpeed: 1, recordings: {} })
  })
  it('resolves a replay file against the folder it was typed in', () => {
    expect(readArguments(['--replay', here, '--speed', '10'], '/')).toEqual({
      recordings: { aster: here },
      replaySpeed: 10,
    })
  })
  it('gives each venue its own recording', () => {
    const { recordings } = readArguments(
      ['--replay', `aster=${here},backpack=./${basename(here)}`],
      dirname(here),
    )
    expect(recordings).toEqual({ aster: here, backpack: here })
  })
  it('refuses a venue named twice', () => {
    expect(() => readArguments(['--replay', 'aster=a,aster=b'], '/')).toThrow(/once a venue, found "aster=a/)
  })
  it('leaves the switches of Chromium alone', () => {
    expect(readArguments(['--no-sandbox', '--remote-debugging-port=0', '.'], '/')).toEqual({
      replaySpeed: 1,
      recordings: {},
    })
  })
  it.each(['0', '51', 'fast', 'NaN'])('refuses the speed %s and says what it takes', (speed) => {
    expect(() => readArguments(['--speed', speed], '/')).toThrow(/from 1 to 50, got/)
  })
  it('refuses a replay file that is not there, by name', () => {
    expect(() => readArguments(['--replay', 'nowhere.gz'], '/')).toThrow(/no file .*nowhere\.gz/)
  })
})
