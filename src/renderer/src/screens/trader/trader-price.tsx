import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import { formatGroupedPrice, formatPrice } from '../../format/numbers.ts'
import { selectInstrument, sessionStore } from '../../stores/session.ts'
import { traderStore } from '../../stores/trader.ts'

interface Props {
  readonly symbol: string
  readonly text: string | undefined
}

/** A price of the trader's venue, padded to its tick; as it was told where the venue does not list the symbol. */
export function TraderPrice({ symbol, text }: Props): ReactElement {
  const venue = useStore(traderStore, ({ report }) => report?.venue)
  const instrument = useStore(sessionStore, selectInstrument(venue, symbol))
  return <>{instrument ? formatPrice(text, instrument.priceDecimals) : formatGroupedPrice(text)}</>
}
