import { describe, expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/grvt/read.ts'
import {
  BTC,
  createScriptedGrvt,
  json,
  nanos,
  never,
  orderOf,
  refused,
} from '../../../../test/fixtures/grvt/scripted-venue.ts'

const resyncs = (heard: readonly { kind: string }[]) => heard.filter(({ kind }) => kind === 'resync')

describe('connecting', () => {
  test('one login for everything; its cookie travels with calls and with the handshake', async () => {
    const { connect, logins, user, requested, heard } = createScriptedGrvt()
    await connect()
    expect(logins()).toBe(1)
    const [login] = requested('login')
    expect(login?.headers).toMatchObject({ cookie: 'rm=true;', 'content-type': 'application/json' })
    const session = { cookie: 'gravity=token-1', 'x-grvt-account-id': 'account-1' }
    expect(requested('account_summary')[0]?.headers).toMatchObject(session)
    expect(user()).toMatchObject({ url: 'wss://venue.test/trades/ws/full', headers: session })
    expect(
      user().sent.map(({ method, params }) => [method, params?.stream, ...(params?.selectors ?? [])]),
    ).toEqual([
      ['subscribe', 'v1.order', '8289849667772468'],
      ['subscribe', 'v1.fill', '8289849667772468'],
      ['subscribe', 'v1.position', '8289849667772468'],
    ])
    expect(heard).toEqual([{ kind: 'resync', reason: 'connected' }])
  })

  test('without keys there is public data only, no login and no account socket', async () => {
    const { connect, client, wires, logins } = createScriptedGrvt({ keys: false })
    await connect()
    expect([wires.length, logins()]).toEqual([0, 0])
    await expect(client.account.getAccountBalance({}, never)).rejects.toMatchObject({ kind: 'auth' })
  })

  test.each([
    ['refused', () => refused(1001, 'Not authorized', 403)],
    ['answered without a cookie', () => json({ status: 'success' })],
    ['answered with another status', () => json({ status: 'failure' }, 200, { 'set-cookie': 'gravity=x' })],
  ])('a login that is %s is kind auth, in words without the key', async (_, answer) => {
    const { client, clock, on, wires } = createScriptedGrvt()
    on('/edge/auth/api_key/login', answer)
    const failed = client.connect(never).then(
      () => undefined,
      (cause: Error) => cause,
    )
    await clock.advance(100)
    expect(await failed).toMatchObject({ kind: 'auth' })
    expect((await failed)?.message).not.toContain('dummy-api-key')
    expect(wires).toHaveLength(0)
  })

  test.each([400, 200])(
    'a login that is answered with its own request (HTTP %i) tells no key',
    async (status) => {
      const { client, clock, on } = createScriptedGrvt()
      on('/edge/auth/api_key/login', (body) =>
        json({ status: 'failure', message: 'bad', request: body }, status),
      )
      const failed = client.connect(never).then(
        () => undefined,
        (cause: Error) => cause,
      )
      await clock.advance(100)
      expect((await failed)?.message).toContain('bad')
      expect((await failed)?.message).not.toContain('dummy-api-key')
    },
  )

  test('a key of another sub-account is found before anything is sent with it', async () => {
    const { client, clock, on } = createScriptedGrvt()
    on('/edge/auth/api_key/login', () =>
      json({ status: 'success', sub_account_id: '1' }, 200, {
        'set-cookie': 'gravity=x',
        'x-grvt-account-id': 'a',
      }),
    )
    const failed = expect(client.connect(never)).rejects.toThrow('another sub-account')
    await clock.advance(100)
    await failed
  })

  test.each([
    [1000, 'auth'],
    [1006, 'rate-limit'],
    [1002, 'venue-unavailable'],
  ])('an account stream that is refused with code %i is kind %s', async (code, kind) => {
    const { client, clock, answers, user } = createScriptedGrvt()
    answers.confirm = false
    const failed = expect(client.connect(never)).rejects.toMatchObject({ kind })
    await clock.advance(50)
    user().push({ jsonrpc: '2.0', error: { code, message: 'no' }, id: 1, method: 'subscribe' })
    await clock.advance(50)
    await failed
  })

  test('disconnecting leaves no timer behind, and connecting again works', async () => {
    const { connect, client, clock, heard } = createScriptedGrvt()
    await connect()
    await client.disconnect()
    await clock.settle()
    expect(clock.sleeperCount).toBe(0)
    await clock.advance(10_000)
    await connect()
    expect(resyncs(heard)).toHaveLength(2)
  })
})

describe('sessions', () => {
  test('are renewed before they end, and the account gets a connection with the new one', async () => {
    const { connect, clock, logins, user, wires, heard } = createScriptedGrvt()
    await connect()
    // Two hours less the quarter of one.
    await clock.advance(104 * 60_000)
    expect(logins()).toBe(1)
    await clock.advance(2 * 60_000)
    expect(logins()).toBe(2)
    expect(user().headers).toMatchObject({ cookie: 'gravity=token-2' })
    expect(wires.filter(({ isOver }) => !isOver)).toHaveLength(1)
    expect(resyncs(heard).length).toBeGreaterThan(1)
  })

  test('a query that is refused for its session is asked once more in a new one', async () => {
    const { connect, client, clock, on, logins } = createScriptedGrvt()
    await connect()
    on('positions', (_body, { headers }) =>
      headers?.cookie === 'gravity=token-1' ? refused(1000, 'Unauthenticated', 401) : json({ result: [] }),
    )
    const asked = client.account.getDetailedPositions({}, never)
    await clock.advance(3_000)
    expect(await asked).toEqual([])
    expect(logins()).toBe(2)
  })

  test('an upgrade that is refused leads to another login', async () => {
    const { connect, clock, answers, user, logins } = createScriptedGrvt()
    await connect()
    answers.open = false
    user().events.closed('closed by the other side with code 1006')
    await clock.advance(1_500)
    expect(logins()).toBe(1)
    answers.open = true
    await clock.advance(5_000)
    expect(logins()).toBe(2)
    expect(user().headers).toMatchObject({ cookie: 'gravity=token-2' })
  })

  test('a subscription that is refused for its session leads to another login', async () => {
    const { connect, clock, user, logins } = createScriptedGrvt()
    await connect()
    user().push({
      jsonrpc: '2.0',
      error: { code: 1000, message: 'Unauthenticated' },
      id: 1,
      method: 'subscribe',
    })
    await clock.advance(3_000)
    expect(logins()).toBe(2)
  })
})

describe('the account stream', () => {
  const frame = (sequence: number, previous: number, feed: unknown, stream = 'v1.order') => ({
    stream,
    selector: '8289849667772468',
    sequence_number: String(sequence),
    prev_sequence_number: String(previous),
    feed,
  })

  test('tells orders and fills as the venue frames them', async () => {
    const { connect, user, heard } = createScriptedGrvt()
    await connect()
    user().push({
      ...readFixture<object>('order-frame'),
      sequence_number: '101',
      prev_sequence_number: '100',
    })
    user().push({ ...readFixture<object>('fill-frame'), sequence_number: '101', prev_sequence_number: '100' })
    expect(heard.slice(1)).toMatchObject([
      {
        kind: 'order',
        order: { clientOrderId: '747860882', status: 'open', side: 'buy', venueTimeMs: 1767359366686 },
      },
      { kind: 'fill', fill: { tradeId: '74150425-1', liquidity: 'taker', feeAsset: 'USDT' } },
    ])
  })

  test('a repetition is dropped, a pending order says nothing, a gap asks for the account anew', async () => {
    const { connect, user, heard } = createScriptedGrvt()
    await connect()
    user().push(frame(101, 100, orderOf({ state: { status: 'PENDING' } })))
    user().push(frame(102, 101, orderOf()))
    user().push(frame(102, 101, orderOf()))
    expect(heard.map(({ kind }) => kind)).toEqual(['resync', 'order'])
    user().push(frame(105, 104, orderOf({ state: { status: 'FILLED', traded_size: ['0.001'] } })))
    expect(heard.slice(2)).toMatchObject([
      { kind: 'order', order: { status: 'filled' } },
      { kind: 'resync', reason: 'account events were missed' },
    ])
    user().push(
      frame(101, 100, { instrument: 'BTC_USDT_Perp', size: '-0.5', entry_price: '1' }, 'v1.position'),
    )
    expect(heard).toHaveLength(5)
  })

  test('the first frame after the answer must be the one it named', async () => {
    const { connect, user, heard } = createScriptedGrvt()
    await connect()
    user().push(frame(0, 0, orderOf()))
    expect(resyncs(heard)).toHaveLength(1)
    user().push(frame(103, 102, orderOf({ order_id: '0x02' })))
    expect(resyncs(heard)).toHaveLength(2)
  })

  test('the refusal of a second order under an id does not end the first', async () => {
    const { connect, user, heard } = createScriptedGrvt()
    await connect()
    user().push(frame(101, 100, orderOf()))
    const state = { status: 'REJECTED', reject_reason: 'OVERLAPPING_CLIENT_ORDER_ID' }
    user().push(frame(102, 101, orderOf({ order_id: '0x02', state })))
    expect(heard.filter(({ kind }) => kind === 'order')).toHaveLength(1)
  })

  test('an end is told with its reason, and an order that ended does not come back', async () => {
    const { connect, user, heard } = createScriptedGrvt()
    await connect()
    user().push(frame(101, 100, orderOf({ state: { status: 'CANCELLED', reject_reason: 'EXPIRED' } })))
    user().push(frame(102, 101, orderOf()))
    expect(heard.slice(1)).toMatchObject([
      { order: { status: 'expired', reason: 'the signature of the order has expired (EXPIRED)' } },
    ])
  })

  test('a forced fill is a liquidation too, and other products are not ours', async () => {
    const { connect, user, heard } = createScriptedGrvt()
    await connect()
    const { feed } = readFixture<{ feed: object }>('fill-frame')
    user().push(frame(101, 100, { ...feed, is_liquidation: true }, 'v1.fill'))
    user().push(frame(102, 101, { ...feed, instrument: 'BTC_USDT', trade_id: '9-1' }, 'v1.fill'))
    expect(heard.slice(1).map(({ kind }) => kind)).toEqual(['fill', 'liquidation'])
  })

  test('fills of before the first subscription are no news, those of before a later one were missed', async () => {
    const { connect, user, heard, clock } = createScriptedGrvt()
    await connect()
    const { feed } = readFixture<{ feed: object }>('fill-frame')
    const forced = (trade: string) => ({ ...feed, trade_id: trade, is_liquidation: true })
    user().push(frame(0, 0, forced('7-1'), 'v1.fill'))
    expect(heard.map(({ kind }) => kind)).toEqual(['resync'])
    user().events.closed('closed by the other side with code 1006')
    await clock.advance(5_000)
    heard.length = 0
    user().push(frame(0, 0, forced('7-1'), 'v1.fill'))
    user().push(frame(0, 0, forced('7-2'), 'v1.fill'))
    expect(heard.map(({ kind }) => kind)).toEqual(['fill', 'liquidation'])
  })

  test('a frame that cannot be read asks for the account anew', async () => {
    const { connect, user, heard } = createScriptedGrvt()
    await connect()
    user().push(frame(101, 100, orderOf({ state: { status: 'PONDERING' } })))
    expect(heard.at(-1)).toEqual({ kind: 'resync', reason: 'an account event could not be read' })
  })

  test('balances are told when they change, soon after a fill', async () => {
    const { connect, user, heard, on, clock } = createScriptedGrvt()
    await connect()
    const { feed } = readFixture<{ feed: object }>('fill-frame')
    on('account_summary', () =>
      json({
        result: {
          settle_currency: 'USDT',
          total_equity: '990',
          unrealized_pnl: '0',
          available_balance: '990',
          spot_balances: [{ currency: 'USDT', balance: '990' }],
        },
      }),
    )
    user().push(frame(101, 100, feed, 'v1.fill'))
    await clock.advance(2_000)
    const balances = heard.filter(({ kind }) => kind === 'balance')
    expect(balances).toMatchObject([{ balance: { asset: 'USDT' } }])
  })

  test('fills of another account of before its first subscription are no news either', async () => {
    const { connect, client, user, heard, seat, clock } = createScriptedGrvt()
    await connect()
    await client.disconnect()
    seat.subAccountId = '7'
    await clock.advance(10_000)
    await connect()
    const { feed } = readFixture<{ feed: object }>('fill-frame')
    user().push(frame(0, 0, feed, 'v1.fill'))
    expect(heard.filter(({ kind }) => kind === 'fill')).toEqual([])
  })

  test('a fill that comes while the account is being read has it read again soon', async () => {
    const { connect, user, on, clock, requested } = createScriptedGrvt()
    await connect()
    const { feed } = readFixture<{ feed: object }>('fill-frame')
    const result = {
      settle_currency: 'USDT',
      total_equity: '990',
      unrealized_pnl: '0',
      available_balance: '990',
      spot_balances: [{ currency: 'USDT', balance: '990' }],
    }
    let reads = 0
    on('account_summary', () => {
      reads += 1
      if (reads === 1) user().push(frame(101, 100, feed, 'v1.fill'))
      return json({ result })
    })
    const before = requested('account_summary').length
    await clock.advance(7_000)
    expect(requested('account_summary').length - before).toBe(2)
  })

  test('funding payments are told as they appear, positive when received', async () => {
    const { connect, heard, on, clock } = createScriptedGrvt()
    const payment = (hour: number) => ({
      event_time: nanos(1_790_000_000_000 + hour * 3_600_000),
      instrument: 'BTC_USDT_Perp',
      currency: 'USDT',
      amount: '0.5',
      tx_id: String(hour),
    })
    on('funding_payment_history', () => json({ result: [payment(1)], next: '' }))
    await connect()
    await clock.settle()
    on('funding_payment_history', () => json({ result: [payment(2), payment(1)], next: '' }))
    await clock.advance(6 * 60_000)
    const paid = heard.flatMap((event) => (event.kind === 'funding' ? [event.payment] : []))
    expect(paid.map(({ symbol, amountQuote, paidAtMs }) => [symbol, String(amountQuote), paidAtMs])).toEqual([
      [BTC, '-0.5', 1_790_007_200_000],
    ])
  })
})
