import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import type { OrderView } from '../../../../../shared/views.ts'
import { commands } from '../../../bridge/main.ts'
import button from '../../../components/button.module.css'
import { Count } from '../../../components/count.tsx'
import { DataTable, type DeskColumn } from '../../../components/data-table.tsx'
import { Panel } from '../../../components/panel.tsx'
import { PaperError } from '../../../components/paper-error.tsx'
import { SideWord } from '../../../components/side-word.tsx'
import { StateMark } from '../../../components/state-mark.tsx'
import { useGesture } from '../../../components/use-gesture.ts'
import { formatComputedPrice, formatPrice, formatSize, UNKNOWN } from '../../../format/numbers.ts'
import { formatAge, formatTime } from '../../../format/time.ts'
import { orderStatusName, orderTone, shortId } from '../../../format/words.ts'
import { accountStore, isOpen } from '../../../stores/account.ts'
import { selectInstrument, sessionStore } from '../../../stores/session.ts'
import styles from './orders.module.css'

const decimalsOf = ({ venue, symbol }: OrderView): { price: number; size: number } => {
  const instrument = selectInstrument(venue, symbol)(sessionStore.getState())
  return { price: instrument?.priceDecimals ?? 2, size: instrument?.sizeDecimals ?? 3 }
}

const columns: readonly DeskColumn<OrderView>[] = [
  { id: 'time', header: 'Time', align: 'left', cell: ({ createdAtMs }) => formatTime(createdAtMs) },
  { id: 'venue', header: 'Venue', align: 'left', from: 'medium', cell: ({ venueName }) => venueName },
  { id: 'symbol', header: 'Symbol', align: 'left', cell: ({ symbol }) => symbol },
  {
    id: 'side',
    header: 'Side',
    align: 'left',
    cell: ({ side }) => <SideWord side={side} word={side.toUpperCase()} />,
  },
  {
    id: 'type',
    header: 'Type, TIF',
    align: 'left',
    from: 'medium',
    cell: (row) => <Kind order={row} />,
  },
  { id: 'size', header: 'Size', cell: (row) => formatSize(row.sizeBase, decimalsOf(row).size) },
  { id: 'filled', header: 'Filled', cell: (row) => formatSize(row.filledBase, decimalsOf(row).size) },
  {
    id: 'limit',
    header: 'Limit',
    from: 'medium',
    cell: (row) => formatPrice(row.limitPrice, decimalsOf(row).price),
  },
  {
    id: 'average',
    header: 'Average',
    cell: (row) => formatComputedPrice(row.averagePrice, decimalsOf(row).price),
  },
  { id: 'status', header: 'Status', align: 'left', cell: (row) => <Status order={row} /> },
  {
    id: 'priceAge',
    header: 'Price age',
    from: 'wide',
    cell: ({ priceAgeMs, priceSource = '' }) =>
      priceAgeMs === undefined ? UNKNOWN : `${formatAge(priceAgeMs)} ${priceSource}`,
  },
  {
    id: 'reason',
    header: 'Reason',
    align: 'left',
    isElastic: true,
    cell: ({ reason }) => <Reason text={reason} />,
  },
  { id: 'cancel', header: '', cell: (row) => (isCancellable(row) ? <CancelButton order={row} /> : null) },
]

/** Open and recent orders, newest first. */
export function OrdersPanel(): ReactElement {
  const orders = useStore(accountStore, (state) => state.orders)
  return (
    <Panel
      name="Orders"
      heading={<Count of={`${orders.filter(isOpen).length} open`}>Orders</Count>}
      controls={<PaperError venues={orders.map(({ venue }) => venue)} />}
    >
      <DataTable
        columns={columns}
        rows={orders}
        rowId={({ clientOrderId }) => clientOrderId}
        empty="No order yet. What you send appears here, with the venue's answer."
      />
    </Panel>
  )
}

function isCancellable({ status }: OrderView): boolean {
  return status === 'open' || status === 'partially-filled'
}

function Kind({ order }: { readonly order: OrderView }): ReactElement {
  const { type, timeInForce, reduceOnly } = order
  return (
    <>
      {type === 'limit' ? 'Limit' : 'Market'} <span className={styles.dim}>{timeInForce}</span>
      {reduceOnly && <span className={styles.dim}> reduce</span>}
    </>
  )
}

function Status({ order }: { readonly order: OrderView }): ReactElement {
  return (
    <span className={styles.status}>
      <StateMark tone={orderTone[order.status]} />
      {orderStatusName[order.status]}
    </span>
  )
}

function Reason({ text = '' }: { readonly text: string | undefined }): ReactElement {
  return (
    <span className={styles.reason} title={text}>
      {text}
    </span>
  )
}

function CancelButton({ order }: { readonly order: OrderView }): ReactElement {
  const { isBusy, onClick, onKeyDown } = useGesture(() => commands.cancelOrder(order))
  return (
    <button
      type="button"
      className={button.small}
      aria-label={`Cancel ${order.symbol} order ${shortId(order.clientOrderId)}`}
      aria-disabled={isBusy}
      onClick={onClick}
      onKeyDown={onKeyDown}
    >
      Cancel
    </button>
  )
}
