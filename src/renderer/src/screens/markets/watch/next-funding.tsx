import { type ReactElement, useCallback } from 'react'
import { Ticking } from '../../../components/ticking.tsx'
import { formatCountdown } from '../../../format/time.ts'
import { untilMsOf } from '../../../stores/connection.ts'
import { quotesStore } from '../../../stores/quotes.ts'

/** How often funding is paid and how long it is to the next payment: `8 h 1:12:05`; `per 8 h, accrues` where it does so
 * all the time. Empty where nothing is paid. */
export function NextFunding({ id }: { readonly id: string }): ReactElement {
  const read = useCallback(() => {
    const { fundingIntervalHours, nextFundingAtMs, fundingAccrues } = quotesStore.getState().lines[id] ?? {}
    const every = fundingIntervalHours === undefined ? '' : `${fundingIntervalHours} h`
    if (fundingAccrues) return `per ${every}, accrues`
    const left = nextFundingAtMs === undefined ? '' : formatCountdown(untilMsOf(nextFundingAtMs))
    return `${every} ${left}`.trim()
  }, [id])
  return <Ticking read={read} />
}
