import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { simulatedVenueSchema } from '../shared/simulator.ts'
import type { SimulatorOptions } from './options.ts'
import { type RunningSimulator, startSimulator } from './server.ts'

let simulator: RunningSimulator | undefined

async function start(options: SimulatorOptions = {}) {
  simulator = await startSimulator({ seed: 'server', ...options })
  return { simulator }
}

afterEach(async () => {
  await simulator?.close()
  simulator = undefined
})

describe('startSimulator', () => {
  it('tells where it is in the agreed words, with the same credentials for the same seed', async () => {
    const { simulator: first } = await start()
    expect(simulatedVenueSchema.parse(first.ready)).toEqual(first.ready)
    await first.close()
    const { simulator: second } = await start()
    expect(second.ready.credentials).toEqual(first.ready.credentials)
  })

  it('names the port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    await expect(startSimulator({ port })).rejects.toThrow(`expected port ${port} of 127.0.0.1 to be free`)
    await new Promise((resolve) => other.close(resolve))
  })
})
