import { type ReactElement, useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { Picker } from '../../../components/picker.tsx'
import { SearchPicker } from '../../../components/search-picker.tsx'
import { editPairTicket, type PairTicketState, swapVenues, takeRoute } from '../../../stores/pair-ticket.ts'
import { quotesStore } from '../../../stores/quotes.ts'
import { sessionStore } from '../../../stores/session.ts'
import { opportunitiesOf } from '../opportunities/routes.ts'
import styles from './pair-ticket.module.css'
import { pairAssets, routeForAsset, venuesOf } from './venues-of-asset.ts'

/** The asset, where it is bought and where it is sold. */
export function RouteFields({ ticket }: { readonly ticket: PairTicketState }): ReactElement {
  const instruments = useStore(sessionStore, (state) => state.instruments)
  const assets = useMemo(
    () => pairAssets(instruments).map((symbol) => ({ value: symbol, label: symbol })),
    [instruments],
  )
  const venues = useMemo(
    () =>
      venuesOf(instruments, ticket.symbol).map(({ venue, venueName }) => ({
        value: venue,
        label: venueName,
      })),
    [instruments, ticket.symbol],
  )
  useEffect(() => onSwapKey(swapVenues), [])

  const chooseAsset = (symbol: string): void => {
    const routes = opportunitiesOf(Object.values(quotesStore.getState().lines))
    takeRoute(routeForAsset(symbol, ticket, instruments, routes))
  }
  return (
    <>
      <div className={styles.asset}>
        <SearchPicker
          label="Pair asset"
          filterLabel="Filter assets"
          value={ticket.symbol}
          options={assets}
          onChange={chooseAsset}
        />
      </div>
      <div className={styles.venues}>
        <div className={styles.venue} data-leg="long">
          <span aria-hidden="true">Long</span>
          <Picker
            label="Long venue"
            value={ticket.longVenue}
            options={venues}
            onChange={(longVenue) => editPairTicket({ longVenue })}
          />
        </div>
        <button
          type="button"
          className={styles.swap}
          aria-label="Swap long and short venue"
          aria-keyshortcuts="X"
          title="Swap long and short venue (X)"
          onClick={swapVenues}
        >
          ⇄
        </button>
        <div className={styles.venue} data-leg="short">
          <span aria-hidden="true">Short</span>
          <Picker
            label="Short venue"
            value={ticket.shortVenue}
            options={venues}
            onChange={(shortVenue) => editPairTicket({ shortVenue })}
          />
        </div>
      </div>
    </>
  )
}

/** Calls back when X is pressed where nothing is typed or chosen. */
function onSwapKey(action: () => void): () => void {
  const listen = (event: KeyboardEvent): void => {
    const { target, key, ctrlKey, metaKey, altKey, repeat } = event
    const isElsewhere = !(target instanceof Element) || target.closest('input, [role="listbox"]') === null
    if (key.toLowerCase() !== 'x' || ctrlKey || metaKey || altKey || repeat || !isElsewhere) return
    event.preventDefault()
    action()
  }
  window.addEventListener('keydown', listen)
  return () => window.removeEventListener('keydown', listen)
}
