import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import { useMedia } from '../../components/use-media.ts'
import { screenStore, setWatchOpen } from '../../stores/screen.ts'
import { BookPanel } from './book/book-panel.tsx'
import { ChartPanel } from './chart/chart-panel.tsx'
import styles from './markets-screen.module.css'
import { OrdersPanel } from './orders/orders-panel.tsx'
import { PositionsPanel } from './positions/positions-panel.tsx'
import { StreamsPanel } from './streams/streams-panel.tsx'
import { TicketPanel } from './ticket/ticket-panel.tsx'
import { WatchPanel } from './watch/watch-panel.tsx'
import { WatchRail } from './watch/watch-rail.tsx'

/** Room for the watch as a column of its own; the style sheet has the same width. */
const COLUMN = '(min-width: 1760px)'
/** Room for the watch beside the chart. */
const BESIDE = '(min-width: 1280px)'

/** All markets, and one of them: its chart, book and ticket, with the account under them. */
export function MarketsScreen(): ReactElement {
  const isColumn = useMedia(COLUMN)
  const isBeside = useMedia(BESIDE)
  const chosen = useStore(screenStore, (state) => state.isWatchOpen)
  const isOpen = isColumn || (chosen ?? isBeside)
  return (
    <main className={styles.desk} data-watch={isOpen ? 'open' : 'hidden'}>
      {isOpen ? (
        <WatchPanel onHide={isColumn ? undefined : () => setWatchOpen(false)} />
      ) : (
        <WatchRail onShow={() => setWatchOpen(true)} />
      )}
      <ChartPanel />
      <PositionsPanel />
      <OrdersPanel />
      <BookPanel />
      <div className={styles.right}>
        <TicketPanel />
        <StreamsPanel />
      </div>
    </main>
  )
}
