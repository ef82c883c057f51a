import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import { selectMarket } from '../bridge/select-market.ts'
import { SearchPicker } from '../components/search-picker.tsx'
import { marketStore, type Selected } from '../stores/market.ts'
import { sessionStore } from '../stores/session.ts'

const keyOf = ({ venue, symbol }: Selected): string => `${venue} ${symbol}`

/** What the window looks at: every instrument of every connected venue. */
export function InstrumentPicker(): ReactElement {
  const instruments = useStore(sessionStore, (state) => state.instruments)
  const selected = useStore(marketStore, (state) => state.selected)

  const select = (key: string): void => {
    const instrument = instruments.find((each) => keyOf(each) === key)
    if (instrument !== undefined) selectMarket(instrument)
  }
  return (
    <SearchPicker
      label="Instrument"
      filterLabel="Filter instruments"
      value={selected === undefined ? undefined : keyOf(selected)}
      options={instruments.map((each) => ({
        value: keyOf(each),
        label: `${each.symbol} / ${each.quoteAsset}`,
        group: each.venueName,
      }))}
      onChange={select}
    />
  )
}
