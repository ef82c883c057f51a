import { type ToastT, toast } from 'sonner'
import { beforeEach, describe, expect, it } from 'vitest'
import type { CallName } from '../../../shared/contract.ts'
import { applyBatch, applySnapshot } from '../stores/apply.ts'
import { btcOrder, emptySnapshot } from '../stores/snapshot.fixture.ts'
import { emptyTicket } from '../stores/ticket.ts'
import { announceBatch } from './announcements.ts'
import { type Ask, CallError } from './ask.ts'
import { createCommands } from './commands.ts'

const btc = { venue: 'aster', symbol: 'BTC' }
const ticket = { ...emptyTicket, size: '1000' }

beforeEach(() => {
  toast.dismiss()
  applySnapshot(emptySnapshot)
})

describe('sending from the window', () => {
  it('gives every gesture an intent of its own', async () => {
    const { commands, sent } = main({ outcome: 'accepted', clientOrderId: 'own-intent' })
    await commands.submitTicket(ticket, btc, 'buy')
    await commands.submitTicket(ticket, btc, 'buy')
    await commands.closePosition(btc)
    expect(new Set(sent.map(({ intentId }) => intentId)).size).toBe(3)
  })

  it('tells the acceptance and then the fill in one toast', async () => {
    const { commands } = main({ outcome: 'accepted', clientOrderId: 'filled-later' })
    await commands.submitTicket(ticket, btc, 'buy')
    expect(told('filled-later')).toEqual(['info', 'Buy BTC accepted', undefined])
    tell({ status: 'filled', clientOrderId: 'filled-later', filledBase: '0.015', averagePrice: '64123.46' })
    expect(told('filled-later')).toEqual(['success', 'Buy BTC filled', '0.015 BTC at 64,123.5'])
  })

  it('tells the fill at once when it was faster than the answer', async () => {
    const { commands } = main({ outcome: 'accepted', clientOrderId: 'faster' })
    applyBatch(batchOf({ status: 'filled', clientOrderId: 'faster', filledBase: '0.015' }))
    await commands.submitTicket(ticket, btc, 'sell')
    expect(told('faster')).toEqual(['success', 'Sell BTC filled', '0.015 BTC filled'])
  })

  it('says what an accepted order leaves undone', async () => {
    const reason = 'close again for the other 0.5 BTC'
    const { commands } = main({ outcome: 'accepted', clientOrderId: 'part', reason })
    await commands.closePosition(btc)
    const descriptions = toast.getToasts().map((each) => (each as ToastT).description)
    expect(descriptions).toContain(reason)
  })

  it('hands back the reason of a refusal, whether main or the venue said it', async () => {
    const rejected = main({ outcome: 'rejected', clientOrderId: 'r', reason: 'margin is insufficient' })
    expect(await rejected.commands.submitTicket(ticket, btc, 'buy')).toBe('margin is insufficient')
    const refused = main(new CallError('validation', 'expected a size above zero, got 0'))
    expect(await refused.commands.submitTicket(ticket, btc, 'buy')).toBe('expected a size above zero, got 0')
  })

  it('does not call silence a refusal', async () => {
    const { commands, sent } = main(new CallError('timeout', 'main did not answer orders.submit within 30 s'))
    expect(await commands.submitTicket(ticket, btc, 'buy')).toBeUndefined()
    expect(sent).toHaveLength(1)
    const unknown = main({ outcome: 'unknown', clientOrderId: 'unknown-one' })
    expect(await unknown.commands.submitTicket(ticket, btc, 'buy')).toBeUndefined()
    expect(told('unknown-one')).toEqual(['warning', 'Buy BTC: outcome unknown', 'Asking the venue.'])
  })

  it('says nothing about orders that another window sent', () => {
    tell({ status: 'filled', clientOrderId: 'foreign' })
    expect(told('foreign')).toBeUndefined()
  })
})

/** A main that answers every call with the same words and remembers what it was told. */
function main(answer: object | CallError) {
  const sent: Record<string, unknown>[] = []
  const ask = ((_name: CallName, input: Record<string, unknown>) => {
    sent.push(input)
    return answer instanceof CallError ? Promise.reject(answer) : Promise.resolve(answer)
  }) as unknown as Ask
  return { commands: createCommands(ask), sent }
}

const batchOf = (change: Partial<typeof btcOrder>) => ({
  seq: 1,
  atMs: 1_000,
  events: [{ topic: 'order' as const, data: { ...btcOrder, ...change } }],
})

function tell(change: Partial<typeof btcOrder>): void {
  announceBatch(batchOf(change))
}

/** Type, title and description of the newest toast under that id. */
function told(id: string): unknown[] | undefined {
  const found = toast.getToasts().find((each) => each.id === id) as ToastT | undefined
  return found && [found.type, found.title, found.description]
}
