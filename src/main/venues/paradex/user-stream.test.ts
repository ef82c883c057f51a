import { describe, expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/paradex/read.ts'
import {
  createScriptedParadex,
  json,
  orderOf,
  refused,
} from '../../../../test/fixtures/paradex/scripted-venue.ts'
import { AppError } from '../../base/errors.ts'

const kindsOf = (heard: readonly { kind: string }[]) => heard.map(({ kind }) => kind)
const makerFill = (change: Readonly<Record<string, unknown>> = {}) => ({
  ...readFixture<Record<string, unknown>>('fill'),
  ...change,
})

describe('a refused stream', () => {
  test.each([
    [40110, 'auth'],
    [40111, 'auth'],
    [40112, 'auth'],
    [42901, 'rate-limit'],
    [-32603, 'venue-unavailable'],
  ])('with code %i at sign-in is kind %s', async (code, kind) => {
    const { connect, answers } = createScriptedParadex()
    answers.refuse.set('auth', code)
    await expect(connect()).rejects.toMatchObject({ kind })
  })

  test('that failed for no fault of the token keeps it', async () => {
    const { connect, answers, clock, user, signIns } = createScriptedParadex()
    await connect()
    answers.refuse.set('orders.ALL', -32603)
    user().drop()
    await clock.advance(1_000)
    answers.refuse.clear()
    await clock.advance(5_000)
    expect(signIns()).toBe(1)
  })
})

describe('a maker’s fill whose order nobody has told us of', () => {
  test('has the side of that order, which is asked for', async () => {
    const { connect, on, user, clock, heard } = createScriptedParadex()
    await connect()
    on('GET /orders-history', () => json({ results: [orderOf({ status: 'CLOSED' })], next: null }))
    user().tell('fills.ALL', makerFill())
    user().tell('fills.ALL', makerFill())
    await clock.advance(10)
    const fills = heard.filter((event) => event.kind === 'fill')
    expect(fills).toHaveLength(1)
    expect(fills[0]).toMatchObject({ fill: { side: 'buy', liquidity: 'maker' } })
  })

  test('has the other side than the taker when the venue knows no such order', async () => {
    const { connect, user, clock, heard } = createScriptedParadex()
    await connect()
    user().tell('fills.ALL', makerFill({ side: 'BUY' }))
    await clock.advance(10)
    expect(heard.find(({ kind }) => kind === 'fill')).toMatchObject({ fill: { side: 'sell' } })
  })

  test.each([
    ['failed', () => refused('INTERNAL_ERROR', 500)],
    ['never came through', () => new AppError('transport', 'gone')],
  ])('is not guessed when the question %s: the account is to be read again', async (_name, answer) => {
    const { connect, on, user, clock, heard } = createScriptedParadex()
    await connect()
    on('GET /orders/by_client_id', answer)
    user().tell('fills.ALL', makerFill())
    await clock.advance(10)
    expect(kindsOf(heard)).not.toContain('fill')
    expect(heard.filter(({ kind }) => kind === 'resync')).toHaveLength(2)
  })
})

test('an error that answers nothing of ours is no account event: nothing is to be read again', async () => {
  const { connect, user, clock, heard } = createScriptedParadex()
  await connect()
  const before = heard.length
  user().push({ jsonrpc: '2.0', error: { code: 42901, message: 'too many requests' }, id: null })
  await clock.advance(10)
  expect(heard.slice(before)).toEqual([])
})

test('cash that moves without an order is read: deposits, transfers', async () => {
  const { connect, user, clock, on, heard } = createScriptedParadex()
  await connect()
  on('GET /balance', () => json({ results: [{ token: 'USDC', size: '1500' }] }))
  user().tell('balance_events', { size_before: '1000', size_after: '1500' })
  await clock.advance(10)
  expect(heard.at(-1)).toMatchObject({ kind: 'balance', balance: { asset: 'USDC' } })
})

test('after disconnecting nothing is left: no wait, no connection, no event', async () => {
  const { connect, client, clock, user, wires, heard } = createScriptedParadex()
  await connect()
  user().tell('fills.ALL', makerFill())
  const wire = user()
  await client.disconnect()
  await clock.advance(60_000)
  expect(wires.every(({ isOver }) => isOver)).toBe(true)
  expect(clock.sleeperCount).toBe(0)
  const { length } = heard
  wire.tell('orders.ALL', orderOf({ seq_no: 1681471234972000009n }))
  expect(heard).toHaveLength(length)
})
