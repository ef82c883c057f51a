import { describe, expect, it } from 'vitest'
import type { PairOperationView } from '../../../../../shared/pair-views.ts'
import { btcTerms, operationOf, orderOf, shortOrderOf, unfilled } from './operation.fixture.ts'
import { ordinal } from './sentence.ts'
import { storyOf } from './story-of.ts'

const told = (operation: PairOperationView): readonly string[] =>
  storyOf(operation, btcTerms).map(({ words }) => words)

const SENT = 'Both legs were sent at once: BUY 0.02 BTC at Aster, SELL 0.02 BTC at Backpack.'
const lab = 'the paper lab let this order fail'
const refusedShort = unfilled(shortOrderOf({ status: 'rejected', reason: lab }))
const step = (state: string) => ({ atMs: 1_100, state, words: '' })

describe('an opening', () => {
  it('that went well is told in three sentences', () => {
    expect(told(operationOf())).toEqual([
      SENT,
      'Both filled: Aster at 60,013.3, Backpack at 60,000.',
      'It ended even after 67 ms: both legs hold the same.',
    ])
  })

  it('whose second leg was refused and hedged names the venue, its words and the try', () => {
    const story = told(
      operationOf({
        totalMs: 4_120,
        nakedMs: 2_213,
        quoteSeconds: '2655.7001',
        orders: [orderOf(), refusedShort, shortOrderOf({ role: 'hedge', attempt: 2, type: 'limit' })],
      }),
    )
    expect(story).toEqual([
      SENT,
      'Aster filled 0.02 at 60,013.3.',
      'Backpack refused its entry: the paper lab let this order fail.',
      'Aster stood alone for 2.2 s (2,655.7 USDT·s).',
      'What Backpack lacked was hedged at the first try, at 60,000.',
      'It ended even after 4.1 s: both legs hold the same.',
    ])
  })

  it('whose hedges all failed says how often, what was taken back and what it cost', () => {
    const hedges = Array.from({ length: 8 }, (_, index) => ({
      ...refusedShort,
      role: 'hedge' as const,
      attempt: index + 2,
    }))
    const story = told(
      operationOf({
        end: 'flat',
        reason: 'a leg could not be had, and the other was taken back',
        totalMs: 693,
        nakedMs: 635,
        quoteSeconds: '761.4',
        costQuote: '0.8634',
        orders: [
          orderOf(),
          refusedShort,
          ...hedges,
          orderOf({ role: 'unwind', side: 'sell', attempt: 2, averagePrice: '59983.7' }),
        ],
      }),
    )
    expect(story).toEqual([
      SENT,
      'Aster filled 0.02 at 60,013.3.',
      'Backpack refused its entry: the paper lab let this order fail.',
      'Aster stood alone for 635 ms (761.4 USDT·s).',
      'Hedging at Backpack failed 8 times: the paper lab let this order fail.',
      "Aster's 0.02 BTC was taken back at the first try, at 59,983.7.",
      'There and back cost 0.86 USDT, fees included.',
      'It ended flat after 693 ms: nothing of it is held.',
    ])
  })

  it('whose second leg was lost says that the venue never had it', () => {
    const lost = unfilled(shortOrderOf({ status: 'rejected', reason: 'the venue never received it' }))
    const story = told(
      operationOf({
        end: 'flat',
        orders: [orderOf(), lost, orderOf({ role: 'unwind', side: 'sell', attempt: 2 })],
        phases: [{ name: 'settle', startMs: 1_500, durationMs: 3_400 }],
      }),
    )
    expect(story).toContain("Backpack's entry was lost: the venue never received it.")
    expect(story.join(' ')).not.toContain('answer')
  })

  it('both of whose legs were refused held nothing', () => {
    const refusedLong = unfilled(orderOf({ status: 'rejected', reason: 'Margin is insufficient.' }))
    const story = told(
      operationOf({
        end: 'flat',
        totalMs: 63,
        reason: 'neither leg filled in time',
        orders: [refusedLong, refusedShort],
      }),
    )
    expect(story).toEqual([
      SENT,
      'Aster refused its entry: Margin is insufficient.',
      'Backpack refused its entry: the paper lab let this order fail.',
      'It ended flat after 63 ms: nothing was filled.',
    ])
  })

  it('that was refused before anything was sent says why', () => {
    const refused = { end: 'planned', orders: [], reason: 'aster: no price younger than 500 ms' }
    expect(told(operationOf(refused))).toEqual([
      'It was refused, and nothing was sent: aster: no price younger than 500 ms.',
    ])
  })

  it('with limits that never filled tells how each ended', () => {
    const resting = { status: 'cancelled', type: 'limit' } as const
    const story = told(
      operationOf({ end: 'flat', orders: [unfilled(orderOf(resting)), unfilled(shortOrderOf(resting))] }),
    )
    expect(story).toContain("Aster's entry was cancelled without a fill.")
    expect(story.at(-1)).toBe('It ended flat after 67 ms: nothing was filled.')
  })

  it('that filled in part tells both parts, and what main says of the rest', () => {
    const story = told(
      operationOf({
        reason: 'opened 0.01 of 0.02 and 0.01 of 0.02',
        orders: [
          orderOf({ status: 'cancelled', filledBase: '0.01' }),
          shortOrderOf({ status: 'expired', filledBase: '0.01' }),
        ],
      }),
    )
    expect(story.slice(1)).toEqual([
      'Aster filled 0.01 of 0.02 at 60,013.3; the rest was cancelled.',
      'Backpack filled 0.01 of 0.02 at 60,000; the rest was given up by the venue.',
      'It ended even after 67 ms: both legs hold the same.',
      'Opened 0.01 of 0.02 and 0.01 of 0.02.',
    ])
  })

  it('that leaves dust says so, as a warning', () => {
    const reason = '0.0004 is left unhedged: neither venue takes an order that small'
    const last = storyOf(operationOf({ reason }), btcTerms).at(-1)
    expect(last).toEqual({ tone: 'warning', words: `${reason}.` })
  })

  it('that was evened out in several tries counts them', () => {
    const hedge = { role: 'hedge', status: 'cancelled' } as const
    const story = told(
      operationOf({
        nakedMs: 310,
        quoteSeconds: '12',
        orders: [
          orderOf(),
          refusedShort,
          shortOrderOf({ ...hedge, attempt: 2, filledBase: '0.005' }),
          unfilled(shortOrderOf({ ...hedge, attempt: 3, sizeBase: '0.015' })),
          shortOrderOf({ role: 'hedge', attempt: 4, sizeBase: '0.015', filledBase: '0.015' }),
        ],
      }),
    )
    expect(story).toContain('What Backpack lacked was hedged in 2 of 3 tries.')
  })

  it('that gained by going there and back says gained', () => {
    expect(told(operationOf({ end: 'flat', costQuote: '-0.4' }))).toContain(
      'There and back gained 0.40 USDT, fees included.',
    )
  })

  it('whose answer was missing says that the venue was asked', () => {
    const phases = [{ name: 'settle', startMs: 1_500, durationMs: 80 }]
    expect(told(operationOf({ phases }))).toContain(
      'One answer never came: the venue was asked instead, and knew what became of the order.',
    )
  })

  it('that another process finished says so', () => {
    const restarted = (rest: string) =>
      told(operationOf({ reason: `finished after a restart: ${rest}` })).at(-1)
    const ended = 'Tandem ended in between and finished it after the next start.'
    expect(restarted('opened')).toBe(ended)
    expect(restarted('flat, a leg could not be had, and the other was taken back')).toBe(ended)
    expect(restarted('partly, opened 0.01 of 0.02 and 0.01 of 0.02')).toBe(
      `${ended} Opened 0.01 of 0.02 and 0.01 of 0.02.`,
    )
  })
})

describe('an operation under way', () => {
  const { end: _end, totalMs: _totalMs, ...running } = operationOf()

  it.each([
    ['planned', 'Both legs are being sent.'],
    ['entering', 'Both legs are filling.'],
    ['settling', 'It waits for the fate of an order.'],
    ['balancing', 'The leg that lags is being hedged.'],
    ['unwinding', 'The leg that leads is being taken back.'],
    ['naked', 'One leg stands alone: hedging and taking back are tried in turn until one of them works.'],
  ])('that is %s says "%s"', (state, words) => {
    expect(told({ ...running, steps: [step(state)] }).at(-1)).toBe(words)
  })

  it('before anything was sent says that it is being priced', () => {
    expect(told({ ...running, orders: [] })).toEqual(['Both legs are being priced; nothing was sent yet.'])
  })

  it('tells of orders whose fate is open, with the reason', () => {
    const story = told({
      ...running,
      orders: [
        unfilled(orderOf({ status: 'sending' })),
        unfilled(shortOrderOf({ status: 'unknown', reason: 'no reply came within 1500 ms' })),
      ],
    })
    expect(story).toContain("Aster's entry is on its way.")
    expect(story).toContain(
      "Nobody knows yet what became of Backpack's entry: no reply came within 1500 ms. The venue is asked.",
    )
  })

  it('tells of orders that rest, of hedges and of rollbacks on their way', () => {
    const story = told({
      ...running,
      orders: [
        orderOf({ status: 'partially-filled', filledBase: '0.01' }),
        unfilled(shortOrderOf({ status: 'open' })),
        unfilled(shortOrderOf({ role: 'hedge', status: 'sending', attempt: 2 })),
        unfilled(orderOf({ role: 'unwind', side: 'sell', status: 'sending', attempt: 2 })),
      ],
    })
    expect(story).toContain('Aster filled 0.01 of 0.02 at 60,013.3; the rest rests.')
    expect(story).toContain("Backpack's entry rests.")
    expect(story).toContain('What Backpack lacks is being hedged: first try.')
    expect(story).toContain("Aster's 0.02 BTC is being taken back.")
  })
})

describe('a closing', () => {
  const closing = (change: Partial<PairOperationView>) =>
    operationOf({ kind: 'close', end: 'closed', ...change })

  it('that went well ended closed', () => {
    expect(told(closing({}))).toEqual([
      'Both legs were sent to be closed at once: BUY 0.02 BTC at Aster, SELL 0.02 BTC at Backpack.',
      'Both filled: Aster at 60,013.3, Backpack at 60,000.',
      'It ended closed after 67 ms: both legs by the same.',
    ])
  })

  it('of which one leg was refused calls it a closing order', () => {
    const story = told(
      closing({
        nakedMs: 177,
        quoteSeconds: '212.66',
        orders: [
          orderOf(),
          refusedShort,
          { ...refusedShort, role: 'hedge', attempt: 2 },
          shortOrderOf({ role: 'hedge', attempt: 3, averagePrice: '59989.5' }),
        ],
      }),
    )
    expect(story).toContain('Backpack refused its closing order: the paper lab let this order fail.')
    expect(story).toContain('What Backpack lacked was hedged at the second try, at 59,989.5.')
  })

  it('that closed nothing leaves the pair as it was', () => {
    const refusedLong = unfilled(orderOf({ status: 'rejected' }))
    const story = told(
      closing({ end: 'flat', reason: 'neither leg could be closed', orders: [refusedLong, refusedShort] }),
    )
    expect(story.at(-1)).toBe('It ended after 67 ms with nothing closed: the pair is held as before.')
  })

  it('of one leg alone is told as one', () => {
    expect(told(closing({ orders: [orderOf({ side: 'sell' })] }))[0]).toBe(
      'One leg was sent to be closed: SELL 0.02 BTC at Aster.',
    )
  })
})

it('counts tries in words, then in figures', () => {
  expect([1, 2, 9, 10, 11, 12, 13, 21, 22, 23, 101, 111].map(ordinal)).toEqual([
    'first',
    'second',
    'ninth',
    '10th',
    '11th',
    '12th',
    '13th',
    '21st',
    '22nd',
    '23rd',
    '101st',
    '111th',
  ])
})
