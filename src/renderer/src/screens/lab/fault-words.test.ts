import { expect, it } from 'vitest'
import { faultCall, faultsText, queuedWords } from './fault-words.ts'

it('tells what is queued, equal faults together and in their order', () => {
  expect(faultsText([])).toBe('')
  expect(faultsText(['reject'])).toBe('refused')
  expect(faultsText(['lost-order', 'lost-order', 'reject', 'lost-order'])).toBe(
    '2× no answer, lost; refused; no answer, lost',
  )
  expect(queuedWords('Backpack', [])).toBe('')
  expect(queuedWords('Backpack', ['reject'])).toBe("Backpack's next order: refused")
  expect(queuedWords('Backpack', ['reject', 'reject'])).toBe("Backpack's next 2 orders: refused")
  expect(queuedWords('Backpack', ['reject', 'lost-reply'])).toBe(
    "Backpack's next 2 orders: refused; no answer, carried out",
  )
})

it('asks main for what the user chose', () => {
  expect(faultCall('aster', 'reject')).toEqual({
    name: 'lab.failNextOrder',
    input: { venue: 'aster', how: 'reject' },
  })
  expect(faultCall('aster', 'lost-reply', 3)).toEqual({
    name: 'lab.dropReplies',
    input: { venue: 'aster', count: 3, carriedOut: true },
  })
  expect(faultCall('aster', 'lost-order')).toEqual({
    name: 'lab.dropReplies',
    input: { venue: 'aster', count: 1, carriedOut: false },
  })
})
