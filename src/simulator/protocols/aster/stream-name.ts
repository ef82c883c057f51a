import type { Interval } from '../../market/candles.ts'
import { CADENCES_MS, type CadenceMs } from '../../market/depth-journal.ts'
import { isInterval } from './kline-routes.ts'

/** What a stream name asks for. `symbol` is absent for streams over all symbols. */
export type StreamSpec =
  | { readonly kind: 'bookTicker'; readonly symbol?: string }
  | { readonly kind: 'diff'; readonly symbol: string; readonly cadenceMs: CadenceMs }
  | {
      readonly kind: 'partial'
      readonly symbol: string
      readonly levels: number
      readonly cadenceMs: CadenceMs
    }
  | { readonly kind: 'aggTrade'; readonly symbol: string }
  | { readonly kind: 'kline'; readonly symbol: string; readonly interval: Interval }
  | { readonly kind: 'markPrice'; readonly symbol?: string; readonly everyMs: number }
  | { readonly kind: 'ticker' | 'miniTicker'; readonly symbol?: string }
  | { readonly kind: 'forceOrder'; readonly symbol?: string }

const DEFAULT_CADENCE_MS = 250

/**
 * Reads a stream name (section 6 of the venue sheet). Symbols are lower case in names.
 *
 * Undefined for a name the venue does not know: such a stream is accepted and stays silent.
 */
export function parseStreamName(name: string, symbols: ReadonlyMap<string, string>): StreamSpec | undefined {
  const [head = '', ...rest] = name.split('@')
  const suffix = rest.join('@')
  if (head.startsWith('!')) return parseAll(head, suffix)
  const symbol = symbols.get(head)
  if (symbol === undefined) return undefined
  if (suffix === 'bookTicker' || suffix === 'aggTrade' || suffix === 'forceOrder')
    return { kind: suffix, symbol }
  if (suffix === 'ticker' || suffix === 'miniTicker') return { kind: suffix, symbol }
  if (suffix === 'markPrice') return { kind: 'markPrice', symbol, everyMs: 3_000 }
  if (suffix === 'markPrice@1s') return { kind: 'markPrice', symbol, everyMs: 1_000 }
  if (suffix.startsWith('kline_')) {
    const interval = suffix.slice('kline_'.length)
    return isInterval(interval) ? { kind: 'kline', symbol, interval } : undefined
  }
  return parseDepth(symbol, suffix)
}

function parseDepth(symbol: string, suffix: string): StreamSpec | undefined {
  const match = /^depth(5|10|20)?(?:@(\d+)ms)?$/.exec(suffix)
  if (!match) return undefined
  const [, levels, cadence] = match
  const cadenceMs = CADENCES_MS.find((known) => known === Number(cadence ?? DEFAULT_CADENCE_MS))
  if (cadenceMs === undefined) return undefined
  return levels === undefined
    ? { kind: 'diff', symbol, cadenceMs }
    : { kind: 'partial', symbol, levels: Number(levels), cadenceMs: cadenceMs || 100 }
}

function parseAll(head: string, suffix: string): StreamSpec | undefined {
  if (head === '!bookTicker' && suffix === '') return { kind: 'bookTicker' }
  if (head === '!ticker' && suffix === 'arr') return { kind: 'ticker' }
  if (head === '!miniTicker' && suffix === 'arr') return { kind: 'miniTicker' }
  if (head === '!forceOrder' && suffix === 'arr') return { kind: 'forceOrder' }
  if (head === '!markPrice' && suffix === 'arr') return { kind: 'markPrice', everyMs: 3_000 }
  if (head === '!markPrice' && suffix === 'arr@1s') return { kind: 'markPrice', everyMs: 1_000 }
  return undefined
}
