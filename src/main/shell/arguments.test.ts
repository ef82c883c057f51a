import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readArguments } from './arguments.ts'

const here = fileURLToPath(import.meta.url)

describe('readArguments', () => {
  it('plays the generated market at real time when nothing is said', () => {
    expect(readArguments([], '/')).toEqual({ replaySpeed: 1 })
  })
  it('resolves a replay file against the folder it was typed in', () => {
    expect(readArguments(['--replay', here, '--speed', '10'], '/')).toEqual({
      replayFile: here,
      replaySpeed: 10,
    })
  })
  it('leaves the switches of Chromium alone', () => {
    expect(readArguments(['--no-sandbox', '--remote-debugging-port=0', '.'], '/')).toEqual({ replaySpeed: 1 })
  })
  it.each(['0', '51', 'fast', 'NaN'])('refuses the speed %s and says what it takes', (speed) => {
    expect(() => readArguments(['--speed', speed], '/')).toThrow(/from 1 to 50, got/)
  })
  it('refuses a replay file that is not there, by name', () => {
    expect(() => readArguments(['--replay', 'nowhere.gz'], '/')).toThrow(/no file .*nowhere\.gz/)
  })
})
