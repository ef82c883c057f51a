import { type Contract, contractOfId } from './contract.ts'
import { VenueError } from './errors.ts'
import { type KlineKind, klineKind } from './kline-routes.ts'
import { type DepthLevels, isDepthLevels } from './told-books.ts'

/** What the name of a public channel asks for. */
export type ChannelSpec =
  | { readonly kind: 'ticker' | 'bookTicker' | 'trades' | 'fundingRate'; readonly contract: Contract }
  | { readonly kind: 'depth'; readonly contract: Contract; readonly level: DepthLevels }
  | { readonly kind: 'kline'; readonly contract: Contract; readonly candles: KlineKind }
  | { readonly kind: 'allTickers' | 'allBookTickers' | 'allFundingRates' }
  | { readonly kind: 'metadata' }

const ALL: Readonly<Record<string, ChannelSpec>> = {
  'ticker.all': { kind: 'allTickers' },
  'ticker.all.1s': { kind: 'allTickers' },
  'bookTicker.all': { kind: 'allBookTickers' },
  'bookTicker.all.1s': { kind: 'allBookTickers' },
  'fundingRate.all': { kind: 'allFundingRates' },
  metadata: { kind: 'metadata' },
}

const PLAIN = ['ticker', 'bookTicker', 'trades', 'fundingRate'] as const

/** Reads the name of a public channel (section 6 of the venue sheet). @throws {VenueError} for one there is not. */
export function parseChannel(name: string): ChannelSpec {
  const [kind, ...rest] = name.split('.')
  const all = Object.hasOwn(ALL, name) ? ALL[name] : undefined
  if (all) return all
  const [first = '', second = '', third = ''] = rest
  const plain = PLAIN.find((each) => each === kind)
  if (plain && rest.length === 1) return { kind: plain, contract: contractOf(first) }
  if (kind === 'depth' && rest.length === 2) {
    const level = Number(second)
    if (isDepthLevels(level)) return { kind, contract: contractOf(first), level }
  }
  if (kind === 'kline' && rest.length === 3) {
    const candles = klineKind(first, third, true)
    if (candles) return { kind, contract: contractOf(second), candles }
  }
  throw new VenueError('INVALID_CHANNEL', `invalid channel:${name}`)
}

function contractOf(id: string): Contract {
  const contract = contractOfId(id)
  if (!contract) throw new VenueError('INVALID_CONTRACT_ID', `invalid contractId:${id}`)
  return contract
}
