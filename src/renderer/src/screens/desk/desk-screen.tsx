import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import { deskStore } from '../../stores/desk.ts'
import styles from './desk-screen.module.css'
import { OpportunitiesPanel } from './opportunities/opportunities-panel.tsx'
import { PairsPanel } from './pairs/pairs-panel.tsx'
import { PairQuotesPanel } from './quotes/pair-quotes-panel.tsx'
import { PairTicketPanel } from './ticket/pair-ticket-panel.tsx'
import { TimelinePanel } from './timeline/timeline-panel.tsx'

/** Pairs: where they pay, what one would cost, the ticket that opens it, and all that are held. */
export function DeskScreen(): ReactElement {
  const timelineOf = useStore(deskStore, (state) => state.timelineOf)
  return (
    <main className={styles.desk} data-timeline={timelineOf === undefined ? 'hidden' : 'open'}>
      <OpportunitiesPanel />
      <PairQuotesPanel />
      <PairTicketPanel />
      <PairsPanel />
      {timelineOf !== undefined && <TimelinePanel pairId={timelineOf} />}
    </main>
  )
}
