import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import type { PairView } from '../../../../../shared/pair-views.ts'
import { SideWord } from '../../../components/side-word.tsx'
import { formatComputedPrice, formatSize, UNKNOWN } from '../../../format/numbers.ts'
import { selectInstrument, sessionStore } from '../../../stores/session.ts'
import { TwoLines } from './two-lines.tsx'

interface LegCellProps {
  readonly symbol: string
  readonly leg: PairView['legs'][number] | undefined
}

/** One leg: venue and size, then from which price to which. */
export function LegCell({ symbol, leg }: LegCellProps): ReactElement {
  const instrument = useStore(sessionStore, selectInstrument(leg?.venue, symbol))
  if (leg === undefined) return <>{UNKNOWN}</>
  const priceOf = (text: string | undefined): string =>
    formatComputedPrice(text, instrument?.priceDecimals ?? 2)
  return (
    <TwoLines
      first={
        <>
          <SideWord side={leg.side} word={leg.side === 'buy' ? 'LONG' : 'SHORT'} /> {leg.venueName}{' '}
          {formatSize(leg.sizeBase, instrument?.sizeDecimals ?? 0)}
        </>
      }
      second={`${priceOf(leg.entryPrice)} → ${priceOf(leg.markPrice)}`}
    />
  )
}
