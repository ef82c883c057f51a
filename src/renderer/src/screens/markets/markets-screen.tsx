import type { ReactElement } from 'react'
import { BookPanel } from './book/book-panel.tsx'
import { ChartPanel } from './chart/chart-panel.tsx'
import styles from './markets-screen.module.css'
import { OrdersPanel } from './orders/orders-panel.tsx'
import { PositionsPanel } from './positions/positions-panel.tsx'
import { StreamsPanel } from './streams/streams-panel.tsx'
import { TicketPanel } from './ticket/ticket-panel.tsx'

/** One instrument: its chart, book and ticket, with the account under them. */
export function MarketsScreen(): ReactElement {
  return (
    <main className={styles.desk}>
      <div className={styles.left}>
        <ChartPanel />
        <PositionsPanel />
        <OrdersPanel />
      </div>
      <BookPanel />
      <div className={styles.right}>
        <TicketPanel />
        <StreamsPanel />
      </div>
    </main>
  )
}
