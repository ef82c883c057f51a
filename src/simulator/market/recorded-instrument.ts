import type { Instrument } from './instrument.ts'

/** A recording names its symbol as Binance does: base and quote in one word. */
const SYMBOL = /^(.+?)[-_]?(USDT|USDC|FDUSD|BUSD|USD|EUR)$/

/**
 * The instrument that plays a recording of `symbol`: the one of that very name, or else the venue's perpetual of the
 * same base, or its spot market. Dollars and their coins are one currency here, euros are another.
 */
export function recordedInstrument(
  instruments: readonly Instrument[],
  symbol: string,
): Instrument | undefined {
  const [, base, quote = ''] = SYMBOL.exec(symbol) ?? []
  const open = instruments.filter(({ status }) => status === 'trading')
  const alike = open.filter((listed) => listed.base === base && isEuro(listed.quote) === isEuro(quote))
  return (
    open.find((listed) => listed.symbol === symbol) ??
    alike.find(({ fundingIntervalHours }) => fundingIntervalHours > 0) ??
    alike[0]
  )
}

/** Bases that are traded, for a message. */
export function basesOf(instruments: readonly Instrument[]): string {
  const open = instruments.filter(({ status }) => status === 'trading')
  return [...new Set(open.map(({ base }) => base))].join(', ')
}

function isEuro(quote: string): boolean {
  return quote === 'EUR'
}
