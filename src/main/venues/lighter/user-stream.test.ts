import { expect, test } from 'vitest'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { D } from '../../base/decimal.ts'
import { silentLogger } from '../../base/logger.ts'
import type { SymbolId, VenueId } from '../../domain/brands.ts'
import type { FundingPayment } from '../../domain/market.ts'
import type { AccountEvent } from '../market-streams.ts'
import { lighterTiming } from './config.ts'
import type { AccountFrame } from './user-events.ts'
import { createUserStream } from './user-stream.ts'
import type { ChannelHandler, VenueSocket } from './venue-socket.ts'

const never = new AbortController().signal
const HOUR_MS = 3_600_000
/** Twenty minutes before a full hour. */
const START_MS = 472_222 * HOUR_MS + 40 * 60_000

/** A stream on a socket whose channels the test answers; the payload of a frame is its events. */
async function createScene() {
  const clock = createManualClock(START_MS)
  const handlers = new Map<string, ChannelHandler>()
  const rejoined: string[] = []
  const left: string[] = []
  const told: AccountEvent[] = []
  const payments: FundingPayment[] = []
  let forgotten = 0
  const venueSocket = {
    join: (channel: string, handler: ChannelHandler) => void handlers.set(channel, handler),
    leave: (channel: string) => void left.push(channel),
    rejoin: (channel: string) => void rejoined.push(channel),
    untilJoined: async () => undefined,
  } as unknown as VenueSocket
  const stream = createUserStream({
    wsUrl: '',
    clock,
    log: silentLogger,
    timing: lighterTiming,
    venueSocket,
    events: {
      read: ({ payload }: AccountFrame) => payload as readonly AccountEvent[],
      lastTold: () => undefined,
      takeFundingMove: () => false,
    },
    accountIndex: () => 7,
    venueNowMs: () => clock.now(),
    forgetToken: () => {
      forgotten += 1
    },
    readFunding: async () => payments,
  })
  stream.on((event) => void told.push(event))
  await stream.start(never)
  const allFirst = (): void => {
    for (const handler of handlers.values()) handler.onFrame([], true, 1)
  }
  return { clock, stream, handlers, rejoined, left, told, payments, allFirst, forgotten: () => forgotten }
}

test('resync is told once all channels have answered, after a reconnect again', async () => {
  const { handlers, told, allFirst } = await createScene()
  const [first, ...others] = handlers.values()
  for (const handler of others) handler.onFrame([], true, 1)
  expect(told).toEqual([])
  first?.onFrame([], true, 1)
  expect(told).toEqual([{ kind: 'resync', reason: 'connected' }])
  for (const handler of handlers.values()) handler.onLost('lost', 'gone')
  allFirst()
  expect(told.slice(1)).toEqual([{ kind: 'resync', reason: 'reconnected' }])
})

test('a channel that ended alone brings a resync when it alone is back', async () => {
  const { handlers, told, allFirst } = await createScene()
  allFirst()
  const [ended] = handlers.values()
  ended?.onLost('lost', 'the venue ended the channel')
  ended?.onFrame([], true, 1)
  expect(told.slice(1)).toEqual([{ kind: 'resync', reason: 'reconnected' }])
})

test('tokens are renewed in time: a new one, all channels joined again, and a resync', async () => {
  const { clock, rejoined, told, allFirst, forgotten } = await createScene()
  allFirst()
  await clock.advance(lighterTiming.tokenRenewMs)
  expect(rejoined).toEqual([
    'account_all_orders/7',
    'account_all_trades/7',
    'account_all_positions/7',
    'user_stats/7',
  ])
  expect(forgotten()).toBe(1)
  allFirst()
  expect(told.at(-1)).toEqual({ kind: 'resync', reason: 'the auth token was renewed' })
})

test('funding is read after each full hour, and each payment told once', async () => {
  const { clock, told, payments } = await createScene()
  const payment = (paymentId: string, paidAtMs: number): FundingPayment => ({
    venue: 'lighter' as VenueId,
    symbol: 'ETH' as SymbolId,
    amountQuote: new D(1),
    asset: 'USDC',
    paidAtMs,
    paymentId,
  })
  payments.push(payment('before', START_MS - 2_001), payment('first', START_MS + 20 * 60_000))
  await clock.advance(20 * 60_000 + lighterTiming.fundingReadAfterMs - 1)
  expect(told).toEqual([])
  await clock.advance(1)
  payments.push(payment('second', START_MS + 80 * 60_000))
  await clock.advance(HOUR_MS)
  expect(told.map((event) => event.kind === 'funding' && event.payment.paymentId)).toEqual([
    'first',
    'second',
  ])
})

test('stopping leaves the account’s channels and ends every wait', async () => {
  const { clock, stream, left } = await createScene()
  stream.stop()
  await clock.settle()
  expect(left).toHaveLength(4)
  expect(clock.sleeperCount).toBe(0)
})
