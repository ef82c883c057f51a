import { describe, expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/paradex/read.ts'
import { BTC, createScriptedParadex, json } from '../../../../test/fixtures/paradex/scripted-venue.ts'
import type { BookSink } from '../book-sink.ts'

const BOOK = 'order_book.BTC-USD-PERP.deltas'
const BBO = 'bbo.BTC-USD-PERP'
const INTERNAL_ERROR = -32603
const RATE_LIMITED = 42901

function createBook() {
  const told: string[] = []
  const sink: BookSink = {
    onSnapshot: ({ sequence }) => void told.push(`snapshot ${sequence}`),
    onChanges({ sequence }) {
      told.push(`changes ${sequence}`)
      return 'applied'
    },
    onFault: (fault) => void told.push(`fault ${fault}`),
  }
  return { told, sink }
}

const { params: frame } = readFixture<{ params: { data: Record<string, unknown> } }>('book-frame')
const bookOf = (change: Readonly<Record<string, unknown>> = {}) => ({ ...frame.data, ...change })

/** The public client, connected. */
async function open() {
  const scene = createScriptedParadex({ keys: false })
  scene.on('GET /bbo', () => json(readFixture<{ params: { data: object } }>('bbo-frame').params.data))
  await scene.connect()
  const asked = (channel: string): string[] =>
    scene
      .market()
      .sent.filter(({ params }) => params.channel === channel)
      .map(({ method }) => method)
  return { ...scene, asked }
}

describe('a channel that was refused', () => {
  test.each([INTERNAL_ERROR, RATE_LIMITED])('with code %i is asked for again, and begins', async (code) => {
    const { client, clock, market, answers, asked } = await open()
    const { told, sink } = createBook()
    answers.refuse.set(BOOK, code)
    client.streams.subscribeBook(BTC, sink)
    await clock.advance(100)
    expect(asked(BOOK)).toEqual(['subscribe'])
    answers.refuse.clear()
    await clock.advance(10_000)
    expect(asked(BOOK).length).toBeGreaterThan(1)
    expect(asked(BOOK).at(-1)).toBe('subscribe')
    market().tell(BOOK, bookOf())
    expect(told.at(-1)).toBe('snapshot 14127815')
  })

  test('of best prices too; and a book that is refused costs them nothing', async () => {
    const { client, clock, market, answers, asked } = await open()
    const prices: string[] = []
    answers.refuse.set(BBO, INTERNAL_ERROR)
    client.streams.subscribeBbo(BTC, ({ bidPrice }) => void prices.push(String(bidPrice)))
    await clock.advance(100)
    answers.refuse.clear()
    await clock.advance(10_000)
    // It may have been refused because it was there already.
    expect(asked(BBO)).toEqual(['subscribe', 'unsubscribe', 'subscribe'])
    market().push(readFixture('bbo-frame'))
    expect(prices.at(-1)).toBe('30112.22')
  })

  test('is not asked for any more once nobody wants it', async () => {
    const { client, clock, answers, wires } = await open()
    answers.refuse.set(BBO, INTERNAL_ERROR)
    const off = client.streams.subscribeBbo(BTC, () => undefined)
    await clock.advance(100)
    off()
    await clock.advance(60_000)
    expect(wires.flatMap(({ sent }) => sent)).toHaveLength(1)
    expect(clock.sleeperCount).toBe(0)
  })
})

describe('a channel that was confirmed', () => {
  test('but never streams is left and joined again: an answer does not prove that it is there', async () => {
    const { client, clock, market, asked } = await open()
    const { told, sink } = createBook()
    client.streams.subscribeBook(BTC, sink)
    await clock.advance(100)
    expect(asked(BOOK)).toEqual(['subscribe'])
    await clock.advance(5_500)
    expect(asked(BOOK)).toEqual(['subscribe', 'unsubscribe', 'subscribe'])
    market().tell(BOOK, bookOf())
    expect(told).toEqual(['snapshot 14127815'])
  })

  test('is joined once for two books: subscribing twice is an error', async () => {
    const { client, clock, market, asked } = await open()
    const [one, two] = [createBook(), createBook()]
    client.streams.subscribeBook(BTC, one.sink)
    client.streams.subscribeBook(BTC, two.sink)
    await clock.advance(100)
    expect(asked(BOOK)).toEqual(['subscribe'])
    market().tell(BOOK, bookOf())
    market().tell(BOOK, bookOf({ update_type: 'd', seq_no: 14127816, inserts: [] }))
    expect([one.told, two.told]).toEqual([
      ['snapshot 14127815', 'changes 14127816'],
      ['snapshot 14127815', 'changes 14127816'],
    ])
  })

  test('after a gap is left, and joined again only when its leaving was answered', async () => {
    const { client, clock, market, answers, asked } = await open()
    const { told, sink } = createBook()
    client.streams.subscribeBook(BTC, sink)
    await clock.advance(100)
    market().tell(BOOK, bookOf())
    await clock.advance(3_000)
    answers.confirm = false
    market().tell(BOOK, bookOf({ update_type: 'd', seq_no: 14127818 }))
    await clock.advance(100)
    expect(asked(BOOK)).toEqual(['subscribe', 'unsubscribe'])
    answers.confirm = true
    market().push({ jsonrpc: '2.0', result: { channel: BOOK }, id: market().sent.at(-1)?.id })
    await clock.advance(100)
    expect(asked(BOOK)).toEqual(['subscribe', 'unsubscribe', 'subscribe'])
    market().tell(BOOK, bookOf({ seq_no: 14127900 }))
    expect(told).toEqual(['snapshot 14127815', 'fault gap', 'snapshot 14127900'])
  })

  test('and could not be left for the rate of our requests is left later: no other answer says that it is gone', async () => {
    const { client, clock, market, answers, asked } = await open()
    client.streams.subscribeBbo(BTC, () => undefined)
    const { told, sink } = createBook()
    client.streams.subscribeBook(BTC, sink)
    await clock.advance(100)
    market().tell(BOOK, bookOf())
    await clock.advance(3_000)
    answers.refuse.set(BOOK, RATE_LIMITED)
    market().tell(BOOK, bookOf({ update_type: 'd', seq_no: 14127818 }))
    await clock.advance(100)
    answers.refuse.clear()
    expect(asked(BOOK)).toEqual(['subscribe', 'unsubscribe'])
    await clock.advance(6_000)
    expect(asked(BOOK)).toEqual(['subscribe', 'unsubscribe', 'unsubscribe', 'subscribe'])
    market().tell(BOOK, bookOf({ seq_no: 14127900 }))
    expect(told.at(-1)).toBe('snapshot 14127900')
  })
})
