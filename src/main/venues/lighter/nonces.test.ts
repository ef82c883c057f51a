import { expect, test } from 'vitest'
import { AppError } from '../../base/errors.ts'
import { silentLogger } from '../../base/logger.ts'
import { createNonces } from './nonces.ts'

const never = new AbortController().signal
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Nonces over a venue whose own number the test sets. */
function createScene() {
  const venue = { next: 100, asked: 0, failure: undefined as AppError | undefined }
  const nonces = createNonces({
    fetchNext: async () => {
      venue.asked += 1
      if (venue.failure) throw venue.failure
      return venue.next
    },
    log: silentLogger,
  })
  return { venue, nonces }
}

/** Whether a promise has resolved by now. */
async function isDone(promise: Promise<unknown>): Promise<boolean> {
  let done = false
  promise.then(
    () => {
      done = true
    },
    () => undefined,
  )
  await settle()
  return done
}

test('rule 1: the first number is the venue’s, and it is asked once', async () => {
  const { venue, nonces } = createScene()
  const tickets = await Promise.all([nonces.take(never), nonces.take(never), nonces.take(never)])
  expect(tickets.map(({ nonce }) => nonce)).toEqual([100, 101, 102])
  expect(venue.asked).toBe(1)
})

test('rule 2: a later ticket has its turn when all earlier ones have left', async () => {
  const { nonces } = createScene()
  const [first, second, third] = [
    await nonces.take(never),
    await nonces.take(never),
    await nonces.take(never),
  ]
  expect(await isDone(first.turn)).toBe(true)
  third.left()
  expect(await isDone(second.turn)).toBe(false)
  first.left()
  expect(await isDone(second.turn)).toBe(true)
  expect(await isDone(third.turn)).toBe(false)
  second.left()
  expect(await isDone(third.turn)).toBe(true)
})

test('rule 3: a queued number is used', async () => {
  const { nonces } = createScene()
  const ticket = await nonces.take(never)
  ticket.queued()
  expect((await nonces.take(never)).nonce).toBe(101)
})

test.each(['refused', 'unclear'] as const)(
  'rules 4 to 6: after %s the count is read when all have ended',
  async (end) => {
    const { venue, nonces } = createScene()
    const [first, second] = [await nonces.take(never), await nonces.take(never)]
    first[end]()
    venue.next = end === 'refused' ? 100 : 101
    const waiting = nonces.take(never)
    expect(await isDone(waiting)).toBe(false)
    second.refused()
    expect((await waiting).nonce).toBe(venue.next)
    expect(venue.asked).toBe(2)
  },
)

test('a ticket that is never sent lets the next one go', async () => {
  const { nonces } = createScene()
  const [first, second] = [await nonces.take(never), await nonces.take(never)]
  first.refused()
  expect(await isDone(second.turn)).toBe(true)
})

test('a number that cannot be read fails that ticket only', async () => {
  const { venue, nonces } = createScene()
  venue.failure = new AppError('transport', 'no network')
  await expect(nonces.take(never)).rejects.toThrow('no network')
  venue.failure = undefined
  expect((await nonces.take(never)).nonce).toBe(100)
})

test('a wait for the count ends with its caller and frees the next', async () => {
  const { nonces } = createScene()
  const [first, second] = [await nonces.take(never), await nonces.take(never)]
  first.refused()
  const impatient = new AbortController()
  const third = nonces.take(impatient.signal)
  impatient.abort()
  await expect(third).rejects.toMatchObject({ kind: 'cancelled' })
  second.refused()
  expect((await nonces.take(never)).nonce).toBe(100)
})

test('a ticket cannot end twice', async () => {
  const { nonces } = createScene()
  const ticket = await nonces.take(never)
  ticket.queued()
  expect(() => ticket.refused()).toThrow(/a second/)
})
