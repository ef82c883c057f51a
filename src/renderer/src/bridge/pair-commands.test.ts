import { type ToastT, toast } from 'sonner'
import { beforeEach, describe, expect, it } from 'vitest'
import { pairRunsStore } from '../stores/pair-runs.ts'
import { emptyPairTicket } from '../stores/pair-ticket.ts'
import { sessionStore } from '../stores/session.ts'
import { emptySnapshot } from '../stores/snapshot.fixture.ts'
import { type Ask, CallError } from './ask.ts'
import { createPairCommands } from './pair-commands.ts'

const ticket = {
  ...emptyPairTicket,
  symbol: 'BTC',
  longVenue: 'aster',
  shortVenue: 'backpack',
  size: '500',
}
const KEY = 'BTC aster backpack'

beforeEach(() => {
  toast.dismiss()
  pairRunsStore.setState({ running: new Set(), ends: {} })
  sessionStore.setState({ session: { ...emptySnapshot.session, mode: 'live' } })
})

describe('opening and closing a pair', () => {
  it('sends what the ticket says, in the mode that is shown, under an intent of its own', async () => {
    const { commands, sent } = main({ outcome: 'opened', pairId: 'p' })
    await commands.open(ticket)
    await commands.open(ticket)
    expect(sent[0]).toMatchObject({ symbol: 'BTC', size: '500', slices: 1, mode: 'live' })
    expect(new Set(sent.map(({ intentId }) => intentId)).size).toBe(2)
  })

  it('does not ask again while the same pair is being worked', async () => {
    const reply = Promise.withResolvers<unknown>()
    const { commands, sent } = main(reply.promise)
    const first = commands.open(ticket)
    await commands.open(ticket)
    expect(sent).toHaveLength(1)
    expect(pairRunsStore.getState().running.has(KEY)).toBe(true)
    reply.resolve({ outcome: 'opened', pairId: 'p' })
    await first
    expect(pairRunsStore.getState().running.size).toBe(0)
  })

  it.each([
    ['opened', 'success', 'Open BTC pair: both legs hold the same'],
    ['partly', 'warning', 'Open BTC pair: done in part'],
    ['flat', 'warning', 'Open BTC pair: taken back, nothing is held'],
    ['refused', 'error', 'Open BTC pair: refused, nothing was sent'],
  ])('tells the outcome %s', async (outcome, level, title) => {
    const { commands, sent } = main({ outcome, pairId: 'p', reason: 'Backpack has no margin' })
    await commands.open(ticket)
    expect(told(String(sent[0]?.intentId))).toEqual([level, title, 'Backpack has no margin'])
    expect(pairRunsStore.getState().ends[KEY]?.words).toBe(`${title}. Backpack has no margin`)
  })

  it('tells a refusal of main, and does not call silence one', async () => {
    const refused = main(Promise.reject(new CallError('validation', 'trading is HALTED')))
    await refused.commands.close({ pairId: 'p', symbol: 'BTC' })
    expect(told(String(refused.sent[0]?.intentId))).toEqual([
      'error',
      'Close BTC pair refused',
      'Trading is HALTED',
    ])
    const silent = main(Promise.reject(new CallError('timeout', 'main did not answer')))
    await silent.commands.close({ pairId: 'p', symbol: 'BTC' })
    expect(told(String(silent.sent[0]?.intentId))?.[0]).toBe('warning')
  })
})

/** A main that answers every call with the same words and remembers what it was told. */
function main(answer: object) {
  const sent: Record<string, unknown>[] = []
  const ask = (async (_name: string, input: Record<string, unknown>) => {
    sent.push(input)
    return answer
  }) as unknown as Ask
  return { commands: createPairCommands(ask), sent }
}

function told(id: string): unknown[] | undefined {
  const found = toast.getToasts().find((each) => each.id === id) as ToastT | undefined
  return found && [found.type, found.title, found.description]
}
