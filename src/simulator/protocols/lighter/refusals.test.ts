import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestDesk, type TestDesk } from './test-desk.ts'

let desk: TestDesk
let clock: TestDesk['clock']
let caller: TestDesk['caller']

beforeEach(async () => {
  desk = await openTestDesk()
  ;({ clock, caller } = desk)
})
afterEach(() => desk.close())

describe('what the API refuses', () => {
  it.each([
    ['an unknown market', { MarketIndex: 9 }, 21602],
    ['a market that is inactive', { MarketIndex: 91 }, 21605],
    ['a new position in a market that only reduces', { MarketIndex: 77 }, 21605],
    ['a size below the minimum', { BaseAmount: 1 }, 21706],
    ['no size', { BaseAmount: 0 }, 21701],
    ['no price', { Price: 0 }, 21702],
    ['a price that is a typing error', { Price: 3_000_000 }, 21733],
    ['an unknown type', { Type: 9 }, 21704],
    ['a market order that rests', { Type: 1 }, 21705],
    ['an unknown time in force', { TimeInForce: 3 }, 21705],
    ['a limit that never ends', { OrderExpiry: 0 }, 21711],
    ['an expiry too near', { OrderExpiry: 1_800_000_000_000 + 60_000 }, 21711],
    ['the shorthand −1 for an expiry', { OrderExpiry: -1 }, 21711],
    ['a trigger on a limit order', { TriggerPrice: 5 }, 21727],
    ['a reduce-only order without a position', { ReduceOnly: 1 }, 21740],
    ['a client index too large', { ClientOrderIndex: 2 ** 48 }, 21700],
    ['more than the margin carries', { BaseAmount: 9_000_000 }, 21739],
  ])('%s', async (_, change, code) => {
    const answer = await caller.place({ Price: (await desk.bidTicks()) - 500, ...change })
    expect(answer).toMatchObject({ status: 400, body: { code } })
    // The API layer does not use up a nonce.
    expect(await desk.nonce()).toBe(0)
  })

  it('another chain, another field, another key, another account', async () => {
    const fields = caller.order({ Price: (await desk.bidTicks()) - 500 })
    const refused = async (overrides: Record<string, unknown>, code: number) => {
      caller.nonce = 0
      expect((await caller.send(14, caller.sign(14, fields, { overrides }))).body.code).toBe(code)
    }
    await refused({ Price: 1_000 }, 21120)
    await refused({ L2TxAttributes: { 6: 1 } }, 21120)
    await refused({ Sig: Buffer.alloc(80).toString('base64') }, 21120)
    await refused({ Sig: 'short' }, 21120)
    await refused({ ApiKeyIndex: 3 }, 21109)
    await refused({ AccountIndex: 3 }, 21100)
    await refused({ Price: '500' }, 21501)
    await refused({ L2TxAttributes: { 99: 1 } }, 21501)
    expect((await caller.post('sendTx', { tx_type: '14', tx_info: '{' })).body.code).toBe(21501)
    caller.nonce = 0
    expect(
      (await caller.send(14, caller.sign(14, fields, { overrides: { L2TxAttributes: { 1: 0 } } }))).body.code,
    ).toBe(200)
  })

  it('a client index that is in use, queued or open, on any market', async () => {
    const Price = (await desk.bidTicks()) - 500
    await caller.place({ Price, ClientOrderIndex: 5 })
    expect((await caller.place({ Price, ClientOrderIndex: 5 })).body.code).toBe(21728)
    await clock.advance(250)
    caller.nonce = 1
    expect((await caller.place({ MarketIndex: 0, Price: 290_000, ClientOrderIndex: 5 })).body.code).toBe(
      21728,
    )
  })
})
