import { expect, test } from 'vitest'
import { createSlots } from './slots.ts'

const never = new AbortController().signal

test('no more are taken than there are, and they are given in turn', async () => {
  const slots = createSlots(2)
  const first = await slots.take(never)
  await slots.take(never)
  const order: string[] = []
  const third = slots.take(never).then((slot) => {
    order.push('third')
    return slot
  })
  const fourth = slots.take(never).then(() => order.push('fourth'))
  await Promise.resolve()
  expect(order).toEqual([])
  first[Symbol.dispose]()
  first[Symbol.dispose]()
  ;(await third)[Symbol.dispose]()
  await fourth
  expect(order).toEqual(['third', 'fourth'])
})

test('a wait that is given up takes nothing', async () => {
  const slots = createSlots(1)
  const first = await slots.take(never)
  const impatient = new AbortController()
  const second = slots.take(impatient.signal)
  impatient.abort()
  await expect(second).rejects.toMatchObject({ kind: 'cancelled' })
  const third = slots.take(never)
  first[Symbol.dispose]()
  ;(await third)[Symbol.dispose]()
})
