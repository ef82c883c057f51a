import type { PricesView } from '../../../shared/prices.ts'
import type { Tone } from './words.ts'

/** How the shared store does, in one word beside its mark. */
export const sharedName: Record<PricesView['shared']['state'], string> = {
  off: 'Off',
  connecting: 'Connecting',
  up: 'Up',
  slow: 'Slow',
  full: 'Full',
  down: 'Down',
}

export const sharedTone: Record<PricesView['shared']['state'], Tone> = {
  off: 'idle',
  connecting: 'busy',
  up: 'good',
  slow: 'warning',
  full: 'warning',
  down: 'bad',
}

/** Tiers in the order they are asked. */
export const tierNames = [
  ['memory', 'Memory'],
  ['stream', 'Live book'],
  ['shared', 'Redis'],
  ['venue', 'Venue'],
  ['last-known', 'Last known'],
] as const
