import { expect, test } from 'vitest'
import { createSocketTransactions } from './socket-transactions.ts'

const never = new AbortController().signal

function createScene() {
  const sent: { data: { id: string; tx_type: number } }[] = []
  const transactions = createSocketTransactions((text) => void sent.push(JSON.parse(text)))
  /** How one transaction ends: `queued`, or the code or kind of its failure. */
  const end = (promise: Promise<void>): Promise<unknown> =>
    promise.then(
      () => 'queued',
      (cause: { kind: string; detail: { code?: number } }) => cause.detail.code ?? cause.kind,
    )
  return { sent, transactions, send: (signal = never) => end(transactions.send(14, {}, signal)), never }
}

const ok = (id: string) => ({ type: 'jsonapi/sendtx', id, code: 200, tx_hash: 'aa' })

test('an answer finds its transaction by id, whatever the order', async () => {
  const { transactions, send, sent } = createScene()
  const ends = [send(), send()]
  transactions.answer({ ...ok('2'), code: 21733 })
  transactions.answer(ok('1'))
  expect(await Promise.all(ends)).toEqual(['queued', 21733])
  expect(sent[0]).toEqual({ type: 'jsonapi/sendtx', data: { id: '1', tx_type: 14, tx_info: {} } })
})

test('an answer without an id belongs to the oldest', async () => {
  const { transactions, send } = createScene()
  const ends = [send(), send()]
  transactions.answer({ type: 'jsonapi/sendtx', code: 21727, message: 'invalid' })
  transactions.answer({ error: { code: 21739, message: 'margin' } })
  expect(await Promise.all(ends)).toEqual([21727, 21739])
})

test('one that nobody waits for any more keeps its place', async () => {
  const { transactions, send } = createScene()
  const impatient = new AbortController()
  const first = send(impatient.signal)
  const second = send()
  impatient.abort()
  expect(await first).toBe('cancelled')
  transactions.answer({ type: 'jsonapi/sendtx', code: 21727, message: 'the answer to the first' })
  transactions.answer(ok('2'))
  expect(await second).toBe('queued')
})

test('a lost connection leaves all of them unanswered', async () => {
  const { transactions, send } = createScene()
  const ends = [send(), send()]
  transactions.lost('gone')
  expect(await Promise.all(ends)).toEqual(['transport', 'transport'])
})

test('answers to nothing, and without a code, harm nothing', async () => {
  const { transactions, send } = createScene()
  expect(transactions.answer(ok('1'))).toBe(false)
  expect(transactions.answer('what')).toBe(false)
  const end = send()
  transactions.answer({ type: 'jsonapi/sendtx', id: '1' })
  expect(await end).toBe('protocol')
})
