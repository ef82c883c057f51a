/** What came for one symbol, on every stream of a socket together, since the start. */
export interface SymbolTraffic {
  readonly messages: number
  /** Bytes of the frames themselves, without the connection's own. */
  readonly bytes: number
}

/** Counts a socket's frames by symbol or channel, and how often its streams had to be asked for again. */
export interface StreamTraffic {
  add(key: string, bytes: number): void
  of(key: string): SymbolTraffic
  /** The venue has confirmed a stream; the second time is a resubscription. */
  confirmed(stream: string): void
  /** Confirmations of streams that had been confirmed before. */
  readonly resubscribes: number
}

export const NO_TRAFFIC: SymbolTraffic = { messages: 0, bytes: 0 }

export function createStreamTraffic(): StreamTraffic {
  const byKey = new Map<string, { messages: number; bytes: number }>()
  const seen = new Set<string>()
  let resubscribes = 0
  return {
    add(key, bytes) {
      const counted = byKey.get(key)
      if (counted) {
        counted.messages += 1
        counted.bytes += bytes
      } else byKey.set(key, { messages: 1, bytes })
    },
    of: (key) => ({ ...(byKey.get(key) ?? NO_TRAFFIC) }),
    confirmed(stream) {
      if (seen.has(stream)) resubscribes += 1
      seen.add(stream)
    },
    get resubscribes() {
      return resubscribes
    },
  }
}

/** Two counts as one. */
export function sumOfTraffic(a: SymbolTraffic, b: SymbolTraffic): SymbolTraffic {
  return { messages: a.messages + b.messages, bytes: a.bytes + b.bytes }
}
