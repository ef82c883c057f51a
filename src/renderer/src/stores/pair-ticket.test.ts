import { beforeEach, describe, expect, it } from 'vitest'
import {
  editPairTicket,
  emptyPairTicket,
  gapInTicket,
  pairOf,
  pairTicketStore,
  swapVenues,
  takeRoute,
} from './pair-ticket.ts'

const route = { symbol: 'BTC', longVenue: 'aster', shortVenue: 'backpack' }

beforeEach(() => pairTicketStore.setState(emptyPairTicket, true))

describe('the pair ticket', () => {
  it('names what is missing, one thing at a time', () => {
    const gaps = [
      {},
      { symbol: 'BTC' },
      route,
      { ...route, shortVenue: 'aster', size: '5' },
      { ...route, size: '5', slices: '0' },
      { ...route, size: '5', slices: '51' },
      { ...route, size: '5', slices: '1.5' },
      { ...route, size: '5' },
    ].map((change) => gapInTicket({ ...emptyPairTicket, ...change }))
    expect(gaps).toEqual([
      'Choose an asset',
      'Choose two venues',
      'Type a size',
      'Choose two different venues',
      'expected 1 to 50 slices, got "0"',
      'expected 1 to 50 slices, got "51"',
      'expected 1 to 50 slices, got "1.5"',
      undefined,
    ])
  })

  it('swaps the venues and nothing else', () => {
    takeRoute(route)
    editPairTicket({ size: '500' })
    swapVenues()
    expect(pairTicketStore.getState()).toEqual({
      ...emptyPairTicket,
      symbol: 'BTC',
      longVenue: 'backpack',
      shortVenue: 'aster',
      size: '500',
    })
  })

  it('keeps money when another asset is taken, and lets go of tokens', () => {
    takeRoute(route)
    editPairTicket({ size: '500' })
    takeRoute({ ...route, symbol: 'ETH' })
    expect(pairTicketStore.getState().size).toBe('500')
    editPairTicket({ sizeUnit: 'base' })
    takeRoute({ ...route, symbol: 'ETH', shortVenue: 'lighter' })
    expect(pairTicketStore.getState().size).toBe('500')
    takeRoute(route)
    expect(pairTicketStore.getState().size).toBe('')
  })

  it('sends numbers as main reads them', () => {
    const ticket = { ...emptyPairTicket, ...route, size: ' 500 ', slices: ' 4' }
    expect(pairOf(ticket)).toEqual({
      ...route,
      size: '500',
      sizeUnit: 'quote',
      entry: 'market',
      slices: 4,
    })
  })
})
