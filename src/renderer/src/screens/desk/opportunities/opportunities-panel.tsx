import { type KeyboardEvent, type ReactElement, useRef } from 'react'
import { useStore } from 'zustand'
import { Count } from '../../../components/count.tsx'
import { indexAfterKey } from '../../../components/matching-options.ts'
import { Panel } from '../../../components/panel.tsx'
import { pairTicketStore, routeId } from '../../../stores/pair-ticket.ts'
import { sessionStore } from '../../../stores/session.ts'
import styles from './opportunities.module.css'
import { OpportunityRow } from './opportunity-row.tsx'
import { useOpportunities } from './use-opportunities.ts'

/** Where funding differs most between two venues. */
export function OpportunitiesPanel(): ReactElement {
  const { routes, around } = useOpportunities()
  const taken = useStore(pairTicketStore, routeId)
  const list = useRef<HTMLDivElement>(null)
  const stop = Math.max(
    0,
    routes.findIndex(({ id }) => id === taken),
  )

  const onKeyDown = (event: KeyboardEvent): void => {
    const rows = [...(list.current?.querySelectorAll('button') ?? [])]
    const next = indexAfterKey(
      event.key,
      rows.indexOf(document.activeElement as HTMLButtonElement),
      rows.length,
    )
    if (next === undefined) return
    event.preventDefault()
    rows[next]?.focus()
  }
  return (
    <Panel name="Opportunities" heading={<Count of={routes.length}>Opportunities</Count>}>
      <div className={styles.opportunities} {...around}>
        <div className={styles.head} aria-hidden="true">
          <span>Asset</span>
          <span>Long</span>
          <span>Short</span>
          <span title="Funding of the short leg less that of the long one, by their true intervals">
            Funding %/y
          </span>
          <span title="Selling at one bid and buying at the other ask, now; negative costs">Entry bps</span>
        </div>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the buttons in it */}
        <div ref={list} className={styles.rows} onKeyDown={onKeyDown}>
          {routes.map(({ id, symbol, longVenue, shortVenue, place }, index) => (
            <OpportunityRow
              key={id}
              symbol={symbol}
              longVenue={longVenue}
              shortVenue={shortVenue}
              isBest={place === 0}
              isTaken={id === taken}
              isTabStop={index === stop}
            />
          ))}
        </div>
        {routes.length === 0 && <Empty />}
      </div>
    </Panel>
  )
}

function Empty(): ReactElement {
  const connected = useStore(
    sessionStore,
    ({ venues }) => venues.filter(({ state }) => state === 'connected').length,
  )
  return (
    <p className={styles.empty} role="status">
      {connected < 2
        ? `${connected} venue is connected. A pair takes two: the list fills as they connect.`
        : 'Waiting for the funding of two venues that list the same asset.'}
    </p>
  )
}
