import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import type { PositionView } from '../../../../../shared/views.ts'
import { commands } from '../../../bridge/main.ts'
import button from '../../../components/button.module.css'
import { Count } from '../../../components/count.tsx'
import { DataTable, type DeskColumn } from '../../../components/data-table.tsx'
import { Gain } from '../../../components/gain.tsx'
import { Panel } from '../../../components/panel.tsx'
import { PaperError } from '../../../components/paper-error.tsx'
import { SideWord } from '../../../components/side-word.tsx'
import { useGesture } from '../../../components/use-gesture.ts'
import { magnitude, signOf } from '../../../format/decimal-text.ts'
import { formatComputedPrice, formatQuote, formatSize } from '../../../format/numbers.ts'
import { accountStore } from '../../../stores/account.ts'
import { selectInstrument, sessionStore } from '../../../stores/session.ts'

const decimalsOf = ({ venue, symbol }: PositionView): { price: number; size: number } => {
  const instrument = selectInstrument(venue, symbol)(sessionStore.getState())
  return { price: instrument?.priceDecimals ?? 2, size: instrument?.sizeDecimals ?? 3 }
}

const columns: readonly DeskColumn<PositionView>[] = [
  { id: 'venue', header: 'Venue', align: 'left', cell: ({ venueName }) => venueName },
  { id: 'symbol', header: 'Symbol', align: 'left', cell: ({ symbol }) => symbol },
  {
    id: 'side',
    header: 'Side',
    align: 'left',
    cell: ({ sizeBase }) =>
      signOf(sizeBase) < 0 ? <SideWord side="sell" word="SHORT" /> : <SideWord side="buy" word="LONG" />,
  },
  { id: 'size', header: 'Size', cell: (row) => formatSize(magnitude(row.sizeBase), decimalsOf(row).size) },
  { id: 'entry', header: 'Entry', cell: (row) => formatComputedPrice(row.entryPrice, decimalsOf(row).price) },
  { id: 'mark', header: 'Mark', cell: (row) => formatComputedPrice(row.markPrice, decimalsOf(row).price) },
  {
    id: 'notional',
    header: 'Notional',
    from: 'medium',
    cell: ({ notionalQuote }) => formatQuote(magnitude(notionalQuote)),
  },
  {
    id: 'unrealized',
    header: 'Unrealised PnL',
    cell: ({ unrealizedPnlQuote }) => <Gain quote={unrealizedPnlQuote} />,
  },
  {
    id: 'realized',
    header: 'Realised',
    from: 'medium',
    cell: ({ realizedPnlQuote }) => <Gain quote={realizedPnlQuote} />,
  },
  { id: 'fees', header: 'Fees', from: 'medium', cell: ({ feesQuote }) => formatQuote(feesQuote, 4) },
  {
    id: 'liquidation',
    header: 'Liq. price',
    cell: (row) => formatComputedPrice(row.liquidationPrice, decimalsOf(row).price),
  },
  { id: 'close', header: '', cell: (row) => <CloseButton position={row} /> },
]

/** Open positions with their running result. */
export function PositionsPanel(): ReactElement {
  const positions = useStore(accountStore, (state) => state.positions)
  return (
    <Panel
      name="Positions"
      heading={<Count of={positions.length}>Positions</Count>}
      controls={<PaperError venues={positions.map(({ venue }) => venue)} />}
    >
      <DataTable
        columns={columns}
        rows={positions}
        rowId={({ venue, symbol }) => `${venue} ${symbol}`}
        empty="No open position. Buy or Sell opens one."
      />
    </Panel>
  )
}

function CloseButton({ position }: { readonly position: PositionView }): ReactElement {
  const { isBusy, onClick, onKeyDown } = useGesture(async () => {
    await commands.closePosition(position)
  })
  return (
    <button
      type="button"
      className={button.small}
      aria-label={`Close ${position.symbol} position on ${position.venueName}`}
      aria-disabled={isBusy}
      onClick={onClick}
      onKeyDown={onKeyDown}
    >
      Close
    </button>
  )
}
