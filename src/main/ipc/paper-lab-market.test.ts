import { describe, expect, it } from 'vitest'
import type { SimulatedVenue } from '../../shared/simulator.ts'
import { AppError } from '../base/errors.ts'
import { createLabMarket, type MarketPlan, type SimulatedMarket } from './paper-lab-market.ts'

const signal = new AbortController().signal

/** Ready messages of a plan; what else is in them is no business of the lab. */
const readyOn = ({ recordings, speed }: MarketPlan): readonly SimulatedVenue[] =>
  (['aster', 'backpack'] as const).map((venue) => {
    const file = recordings[venue]
    const market = file === undefined ? { source: 'generator' } : { source: 'replay', file, speed }
    return { venue, market } as unknown as SimulatedVenue
  })

function setUp(first: MarketPlan = { recordings: {}, speed: 1 }) {
  const told: string[] = []
  const seen: string[] = []
  let [mode, answer]: ['paper' | 'live', string | undefined] = ['paper', '/feeds/crash.txt.gz']
  let plan = first
  let finish: (failure?: Error) => void = () => undefined
  const started: SimulatedMarket = {
    get venues() {
      return readyOn(plan)
    },
    get plan() {
      return plan
    },
    restart: (next) =>
      new Promise((resolve, reject) => {
        finish = (failure) => {
          if (failure) return reject(failure)
          plan = next
          resolve(readyOn(next))
        }
      }),
  }
  const market = createLabMarket({
    players: () => [
      { venue: 'aster', venueName: 'Aster' },
      { venue: 'backpack', venueName: 'Backpack' },
    ],
    isLive: () => mode === 'live',
    chooseFile: async () => answer,
    forgetPrices: (venues) => void told.push(`forget ${venues.map(({ venue }) => venue).join('+')}`),
    onReplaced: () => void told.push('replaced'),
    onListenerError: (cause) => {
      throw cause
    },
  })
  market.onChange(() => seen.push(market.view().state))
  return {
    market,
    started,
    told,
    seen,
    goLive: () => (mode = 'live'),
    answerWith: (path: string | undefined) => (answer = path),
    finish: (failure?: Error) => finish(failure),
  }
}

describe('createLabMarket', () => {
  it('restarts on what was chosen, shows names without folders, and forgets what was known before and after', async () => {
    const { market, started, told, seen, finish } = setUp()
    market.begin(started)
    expect(market.words()).toBe('Generated market')
    expect(await market.choose('aster')).toBe(true)
    expect(market.view().venues[0]).toEqual({ venue: 'aster', venueName: 'Aster', chosen: 'crash.txt.gz' })
    const restarted = market.restart(10, signal)
    expect(market.view()).toMatchObject({ state: 'restarting', words: expect.stringContaining('again') })
    expect(told).toEqual(['forget aster+backpack'])
    await expect(market.restart(1, signal)).rejects.toThrow('the market is being started again already')
    finish()
    await restarted
    expect(market.view()).toEqual({
      isSimulated: true,
      state: 'ready',
      speed: 10,
      venues: [
        { venue: 'aster', venueName: 'Aster', playing: 'crash.txt.gz', chosen: 'crash.txt.gz' },
        { venue: 'backpack', venueName: 'Backpack' },
      ],
    })
    expect(market.words()).toBe('Replay of crash.txt.gz at ×10')
    expect(told.slice(1)).toEqual(['forget aster+backpack', 'replaced'])
    expect(seen).toEqual(['ready', 'ready', 'restarting', 'ready'])
  })

  it('knows what the command line chose, and generates again what was forgotten', async () => {
    const recordings = { aster: '/feeds/a.gz', backpack: '/feeds/b.gz' }
    const { market, started, finish } = setUp({ recordings, speed: 2 })
    market.begin(started)
    expect(market.words()).toBe('Replay of a.gz, b.gz at ×2')
    market.forget('backpack')
    expect(market.view().venues[1]).toEqual({ venue: 'backpack', venueName: 'Backpack', playing: 'b.gz' })
    const restarted = market.restart(2, signal)
    finish()
    await restarted
    expect(started.plan.recordings).toEqual({ aster: '/feeds/a.gz' })
    expect(market.words()).toBe('Replay of a.gz at ×2')
  })

  it('says why a market failed, and can be asked again', async () => {
    const { market, started, told, finish } = setUp()
    market.begin(started)
    await market.choose('backpack')
    const failed = market.restart(1, signal)
    finish(new AppError('venue-unavailable', 'the simulator did not start: /feeds/crash.txt.gz is no feed'))
    await expect(failed).rejects.toThrow('did not start: crash.txt.gz is no feed')
    expect(market.view()).toMatchObject({
      state: 'failed',
      words: 'the simulator did not start: crash.txt.gz is no feed',
      venues: [{}, { chosen: 'crash.txt.gz' }],
    })
    expect(told.at(-1)).toBe('replaced')
    const again = market.restart(1, signal)
    finish()
    await again
    expect(market.view().state).toBe('ready')
    expect(market.view().words).toBeUndefined()
  })

  it('refuses while trading is live, off the simulator, and for a venue that plays nothing', async () => {
    const { market, started, goLive, answerWith, seen } = setUp()
    await expect(market.restart(1, signal)).rejects.toThrow('only a simulated market can be started again')
    expect([market.view().isSimulated, market.words()]).toEqual([false, undefined])
    market.begin(started)
    await expect(market.choose('bitvavo')).rejects.toThrow(
      'expected a simulated venue that plays recordings (Aster, Backpack), got bitvavo',
    )
    expect(() => market.forget('nowhere')).toThrow('got nowhere')
    answerWith(undefined)
    expect(await market.choose('aster')).toBe(false)
    goLive()
    await expect(market.restart(1, signal)).rejects.toThrow('trading is live: go back to paper')
    expect(seen).toEqual(['ready'])
  })
})
