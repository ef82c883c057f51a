import { expect, it } from 'vitest'
import { applyBatch, applySnapshot } from './apply.ts'
import { emptySnapshot } from './snapshot.fixture.ts'
import {
  editTicket,
  emptyTicket,
  emptyTicketOnSelect,
  orderOf,
  takeLimitPrice,
  ticketStore,
} from './ticket.ts'

const select = (symbol: string) =>
  applyBatch({
    seq: 1,
    atMs: 1_000,
    events: [{ topic: 'selected', data: { venue: 'aster', symbol, bboHistory: [], candles: [] } }],
  })

it('does not carry a size or a price from one market to another', () => {
  applySnapshot(emptySnapshot)
  const stop = emptyTicketOnSelect()
  editTicket({ size: '5' })
  takeLimitPrice('64123.4')
  select('BTC')
  expect(ticketStore.getState()).toMatchObject({ size: '5', limitPrice: '64123.4', type: 'limit' })
  select('ETH')
  expect(ticketStore.getState()).toMatchObject({ size: '', limitPrice: '', type: 'limit' })
  stop()
})

it('sends what was typed, and neither price nor time in force with a market order', () => {
  const typed = { ...emptyTicket, size: ' 0.5 ', limitPrice: '64000', reduceOnly: true }
  const at = { venue: 'aster', symbol: 'BTC' }
  const common = { ...at, side: 'buy', size: '0.5', sizeUnit: 'quote', reduceOnly: true }
  expect(orderOf(typed, at, 'buy')).toEqual({ ...common, type: 'market' })
  expect(orderOf({ ...typed, type: 'limit' }, at, 'buy')).toEqual({
    ...common,
    type: 'limit',
    limitPrice: '64000',
    timeInForce: 'GTC',
  })
})
