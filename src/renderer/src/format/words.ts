import type { DataSource, OrderView, StreamView, VenueView } from '../../../shared/views.ts'

/** Name of a data source on the screen. */
export const dataSourceName: Record<DataSource, string> = {
  simulator: 'Simulator',
  testnet: 'Testnet',
  mainnet: 'Mainnet',
}

/** Tone of a state: a colour and a shape; the word always stands beside it. */
export type Tone = 'good' | 'busy' | 'warning' | 'bad' | 'idle'

export const venueTone: Record<VenueView['state'], Tone> = {
  connected: 'good',
  connecting: 'busy',
  degraded: 'warning',
  disconnected: 'bad',
}

export const streamTone: Record<StreamView['state'], Tone> = {
  live: 'good',
  connecting: 'busy',
  stale: 'warning',
  closed: 'bad',
  paused: 'idle',
}

export const orderTone: Record<OrderView['status'], Tone> = {
  sending: 'busy',
  unknown: 'warning',
  open: 'busy',
  'partially-filled': 'busy',
  filled: 'good',
  cancelled: 'idle',
  rejected: 'bad',
  expired: 'idle',
}

/** Status of an order in words. */
export const orderStatusName: Record<OrderView['status'], string> = {
  sending: 'Sending',
  unknown: 'Unknown',
  open: 'Open',
  'partially-filled': 'Part filled',
  filled: 'Filled',
  cancelled: 'Cancelled',
  rejected: 'Rejected',
  expired: 'Expired',
}

/** The end of a client order id, enough to tell two orders apart on one screen. */
export function shortId(clientOrderId: string): string {
  return clientOrderId.slice(-6)
}
