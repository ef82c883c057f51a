import { describe, expect, it } from 'vitest'
import { parseArguments } from './arguments.ts'

describe('command line', () => {
  it('reads every option', () => {
    const line =
      '--venue aster --replay feed.gz --speed 2.5 --port 8080 --control-port 8081 --seed s --state a.json --chain-id 714'
    expect(parseArguments(line.split(' '))).toEqual([
      {
        venue: 'aster',
        replay: 'feed.gz',
        speed: 2.5,
        port: 8080,
        controlPort: 8081,
        seed: 's',
        state: 'a.json',
        chainId: 714,
      },
    ])
    expect(parseArguments([])).toEqual([{ venue: 'aster' }])
  })

  it('gives each of several venues its own', () => {
    const line =
      '--venue aster,backpack --seed s --replay f --port backpack=2 --state aster=a.json,backpack=b.json'
    expect(parseArguments(line.split(' '))).toEqual([
      { venue: 'aster', seed: 's', state: 'a.json', replay: 'f' },
      { venue: 'backpack', seed: 's', port: 2, state: 'b.json' },
    ])
  })

  it('gives each venue the recording it is to play', () => {
    const line = '--venue aster,backpack,grvt --replay aster=a.gz,backpack=b.gz --speed 10'
    expect(parseArguments(line.split(' '))).toEqual([
      { venue: 'aster', replay: 'a.gz', speed: 10 },
      { venue: 'backpack', replay: 'b.gz', speed: 10 },
      { venue: 'grvt' },
    ])
    const alone = '--venue backpack --replay f'
    expect(parseArguments(alone.split(' '))).toEqual([{ venue: 'backpack', replay: 'f' }])
  })

  it('gives a chain to the venues that sign for one', () => {
    const line = '--venue lighter,backpack --chain-id 300'
    expect(parseArguments(line.split(' '))).toEqual([
      { venue: 'lighter', chainId: 300 },
      { venue: 'backpack' },
    ])
  })

  it.each([
    [['--venue', 'other'], '--venue: expected different names out of aster'],
    [['--venue', 'aster,aster'], 'found "aster,aster"'],
    [['--port', 'other=1'], '--port: expected a number from 0 to 65535, found "other=1"'],
    [
      ['--venue', 'backpack,grvt', '--replay', 'f'],
      '--replay: expected aster among --venue, found "backpack,grvt"',
    ],
    [['--replay', 'backpack=f'], '--replay: expected backpack among --venue, found "aster"'],
    [
      ['--replay', 'aster=a,aster=b'],
      '--replay: expected FILE, or NAME=FILE once a venue, found "aster=a,aster=b"',
    ],
    [
      ['--venue', 'backpack', '--chain-id', '1'],
      '--chain-id is for aster and grvt and lighter: expected it among --venue, found backpack',
    ],
    [['--port', '70000'], '--port: expected a number from 0 to 65535, found "70000"'],
    [['--port', 'x'], '--port: expected a number from 0 to 65535, found "x"'],
    [['--replay', 'f', '--speed', '51'], '--speed: expected a number from 1 to 50, found "51"'],
    [['--speed', '2'], '--speed needs --replay'],
    [['--sped', '2'], 'expected npm run simulator -- --venue NAME'],
    [['extra'], 'expected npm run simulator -- --venue NAME'],
  ])('refuses %j', (argv, message) => {
    expect(() => parseArguments(argv)).toThrow(message)
  })
})
