import { createStore } from 'zustand/vanilla'
import type { PairTicketInput } from '../../../shared/pair-contract.ts'

/** Where a pair is bought and where it is sold. */
export interface PairRoute {
  readonly symbol: string
  readonly longVenue: string
  readonly shortVenue: string
}

/** Where a route is kept. */
export function routeId({ symbol, longVenue, shortVenue }: PairRoute): string {
  return `${symbol} ${longVenue} ${shortVenue}`
}

/** What is typed into the pair ticket. Size and slices are text: they are read when they are sent. */
export interface PairTicketState extends Omit<PairTicketInput, 'slices'> {
  readonly slices: string
}

export const emptyPairTicket: PairTicketState = {
  symbol: '',
  longVenue: '',
  shortVenue: '',
  size: '',
  sizeUnit: 'quote',
  entry: 'market',
  slices: '1',
}

export const pairTicketStore = createStore<PairTicketState>()(() => emptyPairTicket)

/** Changes some fields of the pair ticket. */
export function editPairTicket(change: Partial<Omit<PairTicketState, 'symbol'>>): void {
  pairTicketStore.setState(change)
}

/** Buys where it sold, sells where it bought. */
export function swapVenues(): void {
  pairTicketStore.setState(({ longVenue, shortVenue }) => ({ longVenue: shortVenue, shortVenue: longVenue }))
}

/** Takes a route as a whole. A size in tokens of one asset means nothing in another and goes; money stays. */
export function takeRoute({ symbol, longVenue, shortVenue }: PairRoute): void {
  pairTicketStore.setState((before) => ({
    symbol,
    longVenue,
    shortVenue,
    size: before.symbol !== symbol && before.sizeUnit === 'base' ? '' : before.size,
  }))
}

const SLICES_MAX = 50

/** What is wrong with the number of slices, in words; `undefined` when it may be sent. */
export function slicesProblem(slices: string): string | undefined {
  const isWhole = /^\d{1,3}$/.test(slices.trim()) && Number(slices) >= 1 && Number(slices) <= SLICES_MAX
  return isWhole ? undefined : `expected 1 to ${SLICES_MAX} slices, got "${slices}"`
}

/** What keeps the ticket from being asked about at all, in words; `undefined` when main can be asked. */
export function gapInTicket({
  symbol,
  longVenue,
  shortVenue,
  size,
  slices,
}: PairTicketState): string | undefined {
  if (symbol === '') return 'Choose an asset'
  if (longVenue === '' || shortVenue === '') return 'Choose two venues'
  if (longVenue === shortVenue) return 'Choose two different venues'
  if (size.trim() === '') return 'Type a size'
  return slicesProblem(slices)
}

/** The ticket as the contract wants it; call it when `gapInTicket` says nothing. */
export function pairOf({ size, slices, ...ticket }: PairTicketState): PairTicketInput {
  return { ...ticket, size: size.trim(), slices: Number(slices.trim()) }
}

/** The same text for the same ticket. */
export function ticketKey(ticket: PairTicketState): string {
  return JSON.stringify(Object.entries(ticket).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
