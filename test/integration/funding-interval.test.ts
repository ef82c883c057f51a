import { describe, expect, it } from 'vitest'
import { unhurried } from '../contract/orders.ts'
import { aster } from '../contract/venues/aster.ts'
import { backpack } from '../contract/venues/backpack.ts'
import { edgex } from '../contract/venues/edgex.ts'
import { grvt } from '../contract/venues/grvt.ts'

describe('a venue that settles funding at another interval', () => {
  // The others have one interval for good: an hour, or every second.
  it.each([aster, backpack, edgex, grvt])('$name says so at the next question', async ({ open }) => {
    await using rig = await open()
    const hours = async (): Promise<number> => {
      const { intervalHours } = await rig.client.marketData.getFundingRate({ symbol: rig.symbol }, unhurried)
      return intervalHours.toNumber()
    }
    const before = await hours()
    const after = before === 2 ? 4 : 2
    rig.break({ kind: 'funding-interval', hours: after })
    await expect.poll(hours).toBe(after)
    rig.mend()
    await expect.poll(hours).toBe(before)
  })
})
