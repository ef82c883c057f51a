import { type ReactElement, useCallback } from 'react'
import type { PairView } from '../../../../../shared/pair-views.ts'
import { Ticking } from '../../../components/ticking.tsx'
import { formatAge, formatRunningMs } from '../../../format/time.ts'
import { isUneven, nakedMsOf, pairsStore } from '../../../stores/pairs.ts'

/** Time with one leg, running on while it lasts. */
export function NakedTime({ pair }: { readonly pair: PairView }): ReactElement {
  const { pairId } = pair
  const read = useCallback(() => {
    const { pairs, arrivedAtMs } = pairsStore.getState()
    const now = pairs.find((each) => each.pairId === pairId)
    if (now === undefined) return ''
    return isUneven(now) ? formatRunningMs(nakedMsOf(now, arrivedAtMs)) : formatAge(now.nakedMs)
  }, [pairId])
  return <Ticking read={read} />
}
