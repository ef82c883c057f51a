import { type ReactElement, useMemo } from 'react'
import { useStore } from 'zustand'
import { Count } from '../../../components/count.tsx'
import { DataTable } from '../../../components/data-table.tsx'
import { Panel } from '../../../components/panel.tsx'
import { PaperError } from '../../../components/paper-error.tsx'
import { useCalmOrder } from '../../../components/use-calm-order.ts'
import { isOver, pairsStore } from '../../../stores/pairs.ts'
import { pairColumns } from './pair-columns.tsx'

/** Pairs that are held or were held, one row each; rows stay where they are while the pointer is among them. */
export function PairsPanel(): ReactElement {
  const pairs = useStore(pairsStore, (state) => state.pairs)
  const { ids, around } = useCalmOrder(useMemo(() => pairs.map(({ pairId }) => pairId), [pairs]))
  const byId = useMemo(() => new Map(pairs.map((pair) => [pair.pairId, pair])), [pairs])
  const rows = useMemo(() => ids.map((id) => byId.get(id)).filter((pair) => pair !== undefined), [ids, byId])
  const openCount = pairs.filter((pair) => !isOver(pair)).length
  return (
    <Panel
      name="Pairs"
      heading={<Count of={openCount}>Pairs</Count>}
      controls={<PaperError venues={pairs.flatMap(({ legs }) => legs.map(({ venue }) => venue))} />}
    >
      <div {...around}>
        <DataTable
          columns={pairColumns}
          rows={rows}
          rowId={({ pairId }) => pairId}
          empty="No pair yet. Choose a route, type a size and hold the button in the ticket."
        />
      </div>
    </Panel>
  )
}
