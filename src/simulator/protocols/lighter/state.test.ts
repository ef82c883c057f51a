import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startSimulator } from '../../server.ts'
import { LighterCaller } from './test-caller.ts'

it('comes back from its state file with the same keys, orders, terms and the next nonce', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lighter-state-'))
  const options = {
    venue: 'lighter',
    seed: 'state',
    state: join(folder, 'account.json'),
    tier: 'plus',
  } as const
  try {
    const first = await startSimulator<'lighter'>(options)
    const caller = new LighterCaller(first.ready, Date.now)
    expect((await caller.place({ Price: 590_000, ClientOrderIndex: 9, TimeInForce: 2 })).body.code).toBe(200)
    await first.close()

    const second = await startSimulator<'lighter'>(options)
    expect(second.ready.credentials).toEqual(first.ready.credentials)
    const again = new LighterCaller(second.ready, Date.now)
    const { accountIndex: account_index, apiKeyIndex: api_key_index } = second.ready.credentials
    const { orders } = (await again.get('accountActiveOrders', { account_index })).body
    expect(orders).toMatchObject([
      { client_order_index: 9, time_in_force: 'post-only', status: 'open', price: '59000.0' },
    ])
    expect((await again.get('nextNonce', { account_index, api_key_index })).body.nonce).toBe(1)
    again.nonce = 1
    expect(
      (await again.send(15, again.sign(15, { MarketIndex: 1, Index: orders[0].order_index }))).body.code,
    ).toBe(200)
    expect((await again.get('accountActiveOrders', { account_index })).body.orders).toEqual([])
    await second.close()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
