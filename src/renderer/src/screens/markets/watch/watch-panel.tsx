import { type KeyboardEvent, type ReactElement, useMemo } from 'react'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import { Panel } from '../../../components/panel.tsx'
import { StateMark } from '../../../components/state-mark.tsx'
import { marketStore } from '../../../stores/market.ts'
import { quoteKey, quotesStore } from '../../../stores/quotes.ts'
import { sessionStore } from '../../../stores/session.ts'
import { FundingFoot } from './funding-foot.tsx'
import styles from './watch.module.css'
import { WatchLine } from './watch-line.tsx'
import type { WatchedVenue } from './watch-lines.ts'

interface WatchPanelProps {
  /** Absent where it is always in sight. */
  readonly onHide: (() => void) | undefined
}

/** Each asset at each venue: best prices and funding. Lines keep their places; a venue that is away keeps its own. */
export function WatchPanel({ onHide }: WatchPanelProps): ReactElement {
  const assets = useStore(quotesStore, (state) => state.assets)
  const venues = useVenues()
  const selected = useStore(marketStore, (state) => state.selected)
  const keys = assets.flatMap((symbol) => venues.map(({ venue }) => quoteKey(venue, symbol)))
  const selectedKey = selected === undefined ? '' : quoteKey(selected.venue, selected.symbol)
  const tabStop = keys.includes(selectedKey) ? selectedKey : keys[0]
  return (
    <Panel
      name="Market watch"
      className={styles.panel}
      controls={
        onHide !== undefined && (
          <button type="button" className={styles.hide} aria-label="Hide the market watch" onClick={onHide}>
            «
          </button>
        )
      }
    >
      <div className={styles.watch}>
        <div className={styles.columns} aria-hidden="true">
          <span>Venue</span>
          <span>Bid</span>
          <span>Ask</span>
          <span title="Spread in basis points">bps</span>
          <span>Age</span>
          <span title="Funding, percent a year; positive: longs pay">Fund. %</span>
          <span title="Funding interval, and time to the next payment">Next</span>
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own layout and look */}
        <div role="group" aria-label="Quotes" className={styles.scroller} onKeyDown={moveFocus}>
          {assets.map((symbol) => (
            // biome-ignore lint/a11y/useSemanticElements: as above
            <div key={symbol} role="group" aria-label={symbol}>
              <h3 className={styles.asset}>{symbol}</h3>
              {venues.map(({ venue, name }) => {
                const key = quoteKey(venue, symbol)
                return (
                  <WatchLine
                    key={key}
                    venue={venue}
                    venueName={name}
                    symbol={symbol}
                    isSelected={key === selectedKey}
                    isTabStop={key === tabStop}
                  />
                )
              })}
            </div>
          ))}
          {assets.length === 0 && (
            <p className={styles.empty}>
              <StateMark tone="busy" /> Connecting the venues
            </p>
          )}
        </div>
        <FundingFoot />
      </div>
    </Panel>
  )
}

/** Venues in the order of their lights. */
function useVenues(): readonly WatchedVenue[] {
  const flat = useStore(
    sessionStore,
    useShallow(({ venues }) => venues.flatMap(({ venue, name }) => [venue, name])),
  )
  return useMemo(
    () =>
      flat.flatMap((venue, index) => (index % 2 === 0 ? [{ venue, name: flat[index + 1] ?? venue }] : [])),
    [flat],
  )
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  event.preventDefault()
  const lines = [...event.currentTarget.querySelectorAll<HTMLElement>('button')]
  lines[lines.indexOf(document.activeElement as HTMLElement) + step]?.focus()
}
