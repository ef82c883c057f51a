import type { Interval } from '../../market/candles.ts'
import { intervalOf } from './kline-routes.ts'

/** What a stream name asks for. The symbol may be one nobody lists: then the stream is silent. */
export type StreamSpec =
  | { readonly kind: 'depth'; readonly symbol: string; readonly cadenceMs: 0 | 200 | 600 | 1_000 }
  | {
      readonly kind: 'bookTicker' | 'trade' | 'markPrice' | 'ticker' | 'openInterest'
      readonly symbol: string
    }
  | { readonly kind: 'kline'; readonly symbol: string; readonly interval: Interval }
  | { readonly kind: 'liquidation'; readonly symbol?: undefined }
  | { readonly kind: 'account'; readonly topic: AccountTopic; readonly symbol?: string }

export type AccountTopic = 'orderUpdate' | 'positionUpdate' | 'balanceUpdate'

/** Why a name is refused; the rest of the frame is not looked at. */
export type NameProblem = 'invalid-stream' | 'invalid-depth-window'

const WINDOWS = { '200ms': 200, '600ms': 600, '1000ms': 1_000 } as const
const PLAIN = ['bookTicker', 'trade', 'markPrice', 'ticker', 'openInterest'] as const

/** Reads a stream name (sections 6 and 7 of the venue sheet). Symbols may have dots in them. */
export function parseStreamName(name: string): StreamSpec | NameProblem {
  if (name === 'liquidation') return { kind: 'liquidation' }
  const [kind = '', rest = ''] = cut(name)
  if (kind === 'account') return accountStream(rest)
  if (rest === '') return 'invalid-stream'
  if (kind === 'depth') return depthStream(rest)
  if (kind === 'kline') {
    const [intervalName, symbol] = cut(rest)
    const interval = intervalOf(intervalName)
    return interval && symbol ? { kind, symbol, interval } : 'invalid-stream'
  }
  const plain = PLAIN.find((each) => each === kind)
  return plain ? { kind: plain, symbol: rest } : 'invalid-stream'
}

function depthStream(rest: string): StreamSpec | NameProblem {
  const [first, symbol] = cut(rest)
  if (!/^\d+ms$/.test(first)) return { kind: 'depth', symbol: rest, cadenceMs: 0 }
  if (!Object.hasOwn(WINDOWS, first)) return 'invalid-depth-window'
  return { kind: 'depth', symbol, cadenceMs: WINDOWS[first as keyof typeof WINDOWS] }
}

function accountStream(rest: string): StreamSpec | NameProblem {
  const [topic, symbol] = cut(rest)
  if (topic === 'balanceUpdate') return symbol === '' ? { kind: 'account', topic } : 'invalid-stream'
  if (topic !== 'orderUpdate' && topic !== 'positionUpdate') return 'invalid-stream'
  return symbol === '' ? { kind: 'account', topic } : { kind: 'account', topic, symbol }
}

/** Text before and after the first dot. */
function cut(text: string): readonly [string, string] {
  const dot = text.indexOf('.')
  return dot < 0 ? [text, ''] : [text.slice(0, dot), text.slice(dot + 1)]
}
