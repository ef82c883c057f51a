import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import { pairsStore } from '../../stores/pairs.ts'
import { useOperations } from '../desk/timeline/use-operations.ts'
import { chosenOperationStore } from './path/chosen-operation.ts'
import { PathPanel } from './path/path-panel.tsx'
import { WhatHappenedPanel } from './story/what-happened-panel.tsx'

/** One operation, drawn and told: the newest one, or the one that was chosen. */
export function OperationPanels(): ReactElement {
  const { newestPairId, pairId = newestPairId, intentId } = useStore(chosenOperationStore)
  const pair = useStore(pairsStore, ({ pairs }) => pairs.find((each) => each.pairId === pairId))
  const read = useOperations(pair?.pairId)
  const operation = read.operations?.find((each) => each.intentId === intentId) ?? read.operations?.at(-1)
  return (
    <>
      <PathPanel pair={pair} operation={operation} read={read} />
      <WhatHappenedPanel pair={pair} operation={operation} />
    </>
  )
}
