import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import { StateMark } from '../../components/state-mark.tsx'
import { useMedia } from '../../components/use-media.ts'
import { sessionStore } from '../../stores/session.ts'
import { PairTicketPanel } from '../desk/ticket/pair-ticket-panel.tsx'
import styles from './lab-screen.module.css'
import { MarketPanel } from './market/market-panel.tsx'
import { NextPairPanel } from './next-pair/next-pair-panel.tsx'
import { OperationPanels } from './operation-panels.tsx'
import { PaperVenuesPanel } from './venues/paper-venues-panel.tsx'

/** The paper lab: lets pairs fail on purpose, shows how they are put right, and how far paper is from live. */
export function LabScreen(): ReactElement {
  const isLive = useStore(sessionStore, ({ session }) => session?.mode === 'live')
  // Where the ticket needs the whole height for its verdict, the faults stand beside it.
  const isLow = useMedia('(max-height: 980px)')
  return (
    <main className={styles.screen} aria-label="Paper lab">
      {isLive && (
        <p className={styles.live} role="status">
          <StateMark tone="warning" />
          Trading is live. The lab acts on paper venues only: nothing here delays, loses or changes a live
          order, and the ticket opens live pairs.
        </p>
      )}
      <div className={styles.grid}>
        <div className={styles.venues}>
          <PaperVenuesPanel />
          <MarketPanel />
        </div>
        <div className={styles.centre} data-low={isLow}>
          {isLow && <NextPairPanel />}
          <OperationPanels />
        </div>
        {/* Where the desk has it, and where no notice covers the button that is held. */}
        <div className={styles.ticket}>
          <PairTicketPanel />
          {!isLow && <NextPairPanel />}
        </div>
      </div>
    </main>
  )
}
