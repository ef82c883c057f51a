import type { Connection } from './connection.ts'
import type { Desk } from './desk.ts'
import { invalid } from './errors.ts'
import { memoOf } from './order-memo.ts'
import { cancelBatch, openOrders } from './order-routes.ts'
import { Params } from './params.ts'
import { RpcError } from './rpc.ts'
import type { ParadexVenue } from './venue.ts'

const SOCKET_TYPES = ['LIMIT', 'MARKET', 'STOP_LIMIT', 'STOP_MARKET']
const QUEUED = 'QUEUED_FOR_CANCELLATION'

/** Orders over a socket (section 7 of the venue sheet): the same fields and rules as over REST. */
export const ORDER_METHODS: Readonly<
  Record<
    string,
    {
      /** The REST call that faults see in its place. */
      readonly call: { readonly method: 'POST' | 'PUT' | 'DELETE'; readonly path: string }
      readonly answer: (context: MethodContext) => unknown
    }
  >
> = {
  'order.create': {
    call: { method: 'POST', path: '/v1/orders' },
    answer: ({ desk, venue, params, connection, failure }) => {
      checkType(params)
      return { order: desk.place(params, sessionOf(connection), failure), created_at: venue.now() }
    },
  },
  'order.create_batch': {
    call: { method: 'POST', path: '/v1/orders/batch' },
    answer: ({ desk, params, connection, failure }) => {
      const orders = params.values.orders
      if (!Array.isArray(orders)) throw new RpcError('params', 'invalid params', 'orders: expected a list')
      const items = orders.map((order) => Params.of(order))
      for (const item of items) checkType(item)
      return { results: desk.placeAll(items, sessionOf(connection), failure) }
    },
  },
  'order.modify': {
    call: { method: 'PUT', path: '/v1/orders' },
    answer: ({ desk, params, connection }) => ({
      order: desk.modify(params.required('id'), params, sessionOf(connection)),
    }),
  },
  'order.cancel': {
    call: { method: 'DELETE', path: '/v1/orders/' },
    answer: ({ desk, venue: { orders }, params, connection }) => {
      const byClient = params.has('client_id')
      const order = desk.open(
        byClient
          ? orders.byClientId(params.required('client_id'), params.text('market'))
          : orders.byId(params.required('id')),
        byClient ? 'CLIENT_ORDER_ID_NOT_FOUND' : 'ORDER_ID_NOT_FOUND',
      )
      desk.cancel([order], sessionOf(connection))
      return { order_id: memoOf(order).id, status: QUEUED }
    },
  },
  'order.cancel_batch': {
    call: { method: 'DELETE', path: '/v1/orders/batch' },
    answer: ({ desk, venue, params, connection }) => ({
      results: cancelBatch(desk, venue, params, sessionOf(connection)),
    }),
  },
  'order.cancel_all': {
    call: { method: 'DELETE', path: '/v1/orders' },
    answer: ({ desk, venue, params, connection }) => {
      desk.cancel(openOrders(venue, params.text('market')), sessionOf(connection))
      return { status: 'ok' }
    },
  },
  'order.cancel_on_disconnect': {
    call: { method: 'PUT', path: '/v1/cancel_on_disconnect' },
    answer: ({ params, connection }) => {
      sessionOf(connection)
      const enabled = params.values.enabled
      if (typeof enabled !== 'boolean')
        throw new RpcError('params', 'invalid params', 'enabled: expected a boolean')
      connection.cancelOnDisconnect = enabled
      return { enabled }
    },
  },
}

/** What a method works on. */
export interface MethodContext {
  readonly venue: ParadexVenue
  readonly desk: Desk
  readonly connection: Connection
  readonly params: Params
  /** Reason with which a fault lets the risk check refuse the order. */
  readonly failure?: string
}

/** Session of a connection. @throws {RpcError} 40300 before it has shown a token. */
export function sessionOf({ session }: Connection): NonNullable<Connection['session']> {
  if (!session) throw new RpcError('unauthenticated', 'not authenticated')
  return session
}

function checkType(params: Params): void {
  if (!SOCKET_TYPES.includes(params.required('type')))
    throw invalid(`expected a type of ${SOCKET_TYPES.join(', ')} over sockets`)
}
