import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import { formatSignedPercent } from '../../../format/numbers.ts'
import { marketStore } from '../../../stores/market.ts'
import { quoteKey, quotesStore } from '../../../stores/quotes.ts'
import { NextFunding } from './next-funding.tsx'
import styles from './watch.module.css'
import { fundingTone } from './watch-lines.ts'

/** Funding of the selected line in full, where the watch is too narrow for all of its columns. */
export function FundingFoot(): ReactElement {
  const selected = useStore(marketStore, (state) => state.selected)
  const id = selected === undefined ? '' : quoteKey(selected.venue, selected.symbol)
  const percent = useStore(quotesStore, ({ lines }) => lines[id]?.fundingPercentPerYear)
  const name = useStore(quotesStore, ({ lines }) => lines[id]?.venueName)
  return (
    <p className={styles.foot}>
      <span>
        {selected === undefined ? '' : `${selected.symbol} ${name === undefined ? '' : `on ${name}`}`} funding
      </span>
      {percent === undefined ? (
        <span>none</span>
      ) : (
        <>
          <span className={styles.funding} data-tone={fundingTone(percent)}>
            {formatSignedPercent(percent)} % a year
          </span>
          <NextFunding id={id} />
        </>
      )}
    </p>
  )
}
