import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { SimulatedVenue } from '../shared/simulator.ts'
import { startVenues } from './start-venues.ts'

describe('several venues in one process', () => {
  it('each have ports, credentials and an account of their own, and are told in the order of the command line', async () => {
    const told: SimulatedVenue[] = []
    const close = await startVenues(
      ['--venue', 'backpack,aster', '--seed', 's'],
      () => undefined,
      (ready) => told.push(ready),
    )
    expect(told.map(({ venue }) => venue)).toEqual(['backpack', 'aster'])
    expect(new Set(told.flatMap(({ restUrl, controlUrl }) => [restUrl, controlUrl])).size).toBe(4)
    const states = await Promise.all(
      told.map(async ({ controlUrl }) => (await fetch(`${controlUrl}/state`)).json()),
    )
    expect(states).toMatchObject([{ venue: 'backpack' }, { venue: 'aster' }])
    await close()
    await expect(fetch(`${told[0]?.restUrl}/api/v1/ping`)).rejects.toThrow()
  })

  it('are all stopped when one cannot start', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const told: SimulatedVenue[] = []
    const starting = startVenues(
      ['--venue', 'backpack,aster', '--port', `aster=${port}`],
      () => undefined,
      (ready) => told.push(ready),
    )
    await expect(starting).rejects.toThrow(`expected port ${port} of 127.0.0.1 to be free`)
    expect(told).toHaveLength(1)
    await expect(fetch(`${told[0]?.restUrl}/api/v1/ping`)).rejects.toThrow()
    await new Promise((resolve) => other.close(resolve))
  })
})
