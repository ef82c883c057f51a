import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import type { PairOperationView } from '../../../../../shared/pair-views.ts'
import { SideWord } from '../../../components/side-word.tsx'
import { formatComputedPrice, UNKNOWN } from '../../../format/numbers.ts'
import { formatAge } from '../../../format/time.ts'
import { selectInstrument, sessionStore } from '../../../stores/session.ts'
import styles from './timeline.module.css'

type Order = PairOperationView['orders'][number]

interface OperationOrdersProps {
  readonly orders: readonly Order[]
  readonly startedAtMs: number
  readonly symbol: string
}

/** Orders of one operation in the order they were sent, with the age of the price each was sent on. */
export function OperationOrders({ orders, startedAtMs, symbol }: OperationOrdersProps): ReactElement {
  return (
    <table className={styles.orders} aria-label="Orders of the operation">
      <thead>
        <tr>
          <th scope="col">Sent</th>
          <th scope="col">For</th>
          <th scope="col">Leg</th>
          <th scope="col">Type</th>
          <th scope="col">Filled</th>
          <th scope="col">Price</th>
          <th scope="col">Price age</th>
          <th scope="col">Status</th>
        </tr>
      </thead>
      <tbody>
        {orders.map((order, at) => (
          <OrderRow
            key={`${order.venue} ${order.role} ${order.attempt} ${order.sentAtMs}`}
            order={order}
            tryOfItsKind={tryOf(orders.slice(0, at + 1), order)}
            sentAfterMs={order.sentAtMs - startedAtMs}
            symbol={symbol}
          />
        ))}
        {orders.length === 0 && (
          <tr>
            <td colSpan={8} className={styles.none}>
              No order was sent.
            </td>
          </tr>
        )}
      </tbody>
    </table>
  )
}

/** Which hedge, or which taking back, of its leg it is: numbers of the journal run through all orders of a leg. */
const tryOf = (until: readonly Order[], { venue, role }: Order): number =>
  until.filter((order) => order.venue === venue && order.role === role).length

interface OrderRowProps {
  readonly order: Order
  readonly tryOfItsKind: number
  readonly sentAfterMs: number
  readonly symbol: string
}

function OrderRow({ order, tryOfItsKind, sentAfterMs, symbol }: OrderRowProps): ReactElement {
  const { venue, venueName, side, role, type, status, sizeBase, filledBase, reason } = order
  const instrument = useStore(sessionStore, selectInstrument(venue, symbol))
  const price = order.averagePrice ?? order.limitPrice
  return (
    <tr title={reason}>
      <td>+{Math.round(sentAfterMs)} ms</td>
      <td>{tryOfItsKind > 1 ? `${role} ${tryOfItsKind}` : role}</td>
      <td>
        <SideWord side={side} word={side === 'buy' ? 'BUY' : 'SELL'} /> {venueName}
      </td>
      <td>{type}</td>
      <td>
        {filledBase} / {sizeBase}
      </td>
      <td>{formatComputedPrice(price, instrument?.priceDecimals ?? 2)}</td>
      <td title={order.priceSource}>
        {order.priceAgeMs === undefined ? UNKNOWN : formatAge(order.priceAgeMs)}
      </td>
      <td>{status}</td>
    </tr>
  )
}
