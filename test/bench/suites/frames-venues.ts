import { D } from '../../../src/main/base/decimal.ts'
import type { BookGrid } from '../../../src/main/domain/order-book-grid.ts'
import { createDepthDecoder as createAsterDecoder } from '../../../src/main/venues/aster/decode-depth.ts'
import { createDepthDecoder as createBackpackDecoder } from '../../../src/main/venues/backpack/decode-depth.ts'
import { createBookDecoder as createBitvavoDecoder } from '../../../src/main/venues/bitvavo/decode-book.ts'
import type { BookChanges } from '../../../src/main/venues/book-sink.ts'
import { createDepthDecoder as createEdgexDecoder } from '../../../src/main/venues/edgex/decode-depth.ts'
import { createBookDecoder as createGrvtDecoder } from '../../../src/main/venues/grvt/decode-book.ts'
import { createBookDecoder as createLighterDecoder } from '../../../src/main/venues/lighter/decode-book.ts'
import { createBookDecoder as createParadexDecoder } from '../../../src/main/venues/paradex/decode-book.ts'
import { type BookScript, type ScriptedDiff, type ScriptedLevel, writeBookScript } from './frames-script.ts'

const FRAMES = 1_600
const TIME_MS = 1_774_884_082_326

/** A frame as our client reads it, with the id of the book it follows. */
export interface ReadFrame {
  readonly changes: BookChanges
  readonly previousId: number
}

/** One venue in the suite: its frames, and our way of reading them. */
export interface FramesVenue {
  readonly name: 'aster' | 'backpack' | 'lighter' | 'bitvavo' | 'edgex' | 'grvt' | 'paradex'
  readonly grid: BookGrid
  readonly script: BookScript
  /** One frame of the venue for each diff of the script. */
  readonly frames: readonly Buffer[]
  /** A level in the venue's text. */
  readonly row: (level: ScriptedLevel) => readonly [price: string, size: string]
  readonly read: (frame: Buffer) => ReadFrame
}

interface Format {
  readonly name: FramesVenue['name']
  readonly tickSize: string
  readonly lotSize: string
  readonly levelsAFrame: number
  readonly midTicks: number
  readonly maxLots: number
  readonly idsAFrame: number
  /** Decimals that prices are padded to. */
  readonly priceDecimals: number
  /** Decimals that sizes are padded to; absent where they are not. */
  readonly sizeDecimals?: number
  readonly encode: (diff: ScriptedDiff, row: FramesVenue['row']) => object
  readonly createReader: (grid: BookGrid) => FramesVenue['read']
}

/** Sizes of changes are those of performance.md part 1; Bitvavo, which is not there, has half of Lighter's. */
const FORMATS: readonly Format[] = [
  {
    name: 'aster',
    ...{ tickSize: '0.1', lotSize: '0.001', levelsAFrame: 13, midTicks: 618_002, maxLots: 9_000 },
    ...{ idsAFrame: 900, priceDecimals: 1, sizeDecimals: 3 },
    encode: ({ previousId, lastId, bids, asks }, row) => ({
      ...{ e: 'depthUpdate', E: TIME_MS + 3, T: TIME_MS, s: 'BTCUSDT' },
      ...{ U: previousId + 1, u: lastId, pu: previousId, b: bids.map(row), a: asks.map(row) },
    }),
    createReader(grid) {
      const decoder = createAsterDecoder(grid)
      return (frame) => {
        const changes = decoder.decode(frame, TIME_MS)
        return { changes, previousId: changes.previousId }
      }
    },
  },
  {
    name: 'backpack',
    ...{ tickSize: '0.1', lotSize: '0.00001', levelsAFrame: 5, midTicks: 867_000, maxLots: 900_000 },
    ...{ idsAFrame: 3, priceDecimals: 1, sizeDecimals: 5 },
    encode: ({ previousId, lastId, bids, asks }, row) => ({
      stream: 'depth.BTC_USDC_PERP',
      data: {
        ...{ e: 'depth', E: TIME_MS * 1_000 + 842, s: 'BTC_USDC_PERP', a: asks.map(row), b: bids.map(row) },
        ...{ U: previousId + 1, u: lastId, T: TIME_MS * 1_000 },
      },
    }),
    createReader(grid) {
      const decoder = createBackpackDecoder(grid)
      return (frame) => {
        const changes = decoder.decode(frame, TIME_MS)
        return { changes, previousId: changes.firstId - 1 }
      }
    },
  },
  {
    name: 'lighter',
    ...{ tickSize: '0.1', lotSize: '0.00001', levelsAFrame: 10, midTicks: 867_000, maxLots: 900_000 },
    ...{ idsAFrame: 30, priceDecimals: 1, sizeDecimals: 5 },
    encode({ previousId, lastId, bids, asks }, row) {
      const side = (levels: readonly ScriptedLevel[]) =>
        levels.map(row).map(([price, size]) => ({ price, size }))
      return {
        ...{ type: 'update/order_book', channel: 'order_book:1', offset: lastId - 4_000_000_000 },
        timestamp: TIME_MS,
        order_book: {
          ...{ code: 0, asks: side(asks), bids: side(bids), offset: lastId - 4_000_000_000 },
          ...{ nonce: lastId, begin_nonce: previousId, last_updated_at: TIME_MS * 1_000 },
        },
      }
    },
    createReader(grid) {
      const decoder = createLighterDecoder(grid)
      return (frame) => {
        const changes = decoder.decode(frame, TIME_MS)
        return { changes, previousId: changes.beginNonce }
      }
    },
  },
  {
    name: 'bitvavo',
    ...{ tickSize: '1', lotSize: '0.00000001', levelsAFrame: 5, midTicks: 57_000, maxLots: 90_000_000 },
    ...{ idsAFrame: 1, priceDecimals: 2 },
    encode: ({ lastId, bids, asks }, row) => ({
      ...{ event: 'book', market: 'BTC-EUR', nonce: lastId, bids: bids.map(row), asks: asks.map(row) },
      timestamp: TIME_MS * 1_000_000,
    }),
    createReader(grid) {
      const decoder = createBitvavoDecoder(grid)
      return (frame) => {
        const changes = decoder.decode(frame, TIME_MS)
        return { changes, previousId: changes.firstId - 1 }
      }
    },
  },
  {
    name: 'edgex',
    ...{ tickSize: '0.1', lotSize: '0.001', levelsAFrame: 13, midTicks: 828_627, maxLots: 9_000 },
    ...{ idsAFrame: 90, priceDecimals: 1, sizeDecimals: 3 },
    encode: ({ previousId, lastId, bids, asks }, row) => ({
      type: 'quote-event',
      channel: 'depth.30000001.200',
      content: {
        channel: 'depth.30000001.200',
        dataType: 'changed',
        data: [
          {
            ...{ startVersion: String(previousId + 1), endVersion: String(lastId), level: 200 },
            ...{ contractId: '30000001', contractName: 'BTCUSDC' },
            ...{ asks: asks.map(row).map(named), bids: bids.map(row).map(named), depthType: 'CHANGED' },
          },
        ],
      },
    }),
    createReader(grid) {
      const decoder = createEdgexDecoder(grid)
      return (frame) => {
        const changes = decoder.decode(frame, TIME_MS)
        return { changes, previousId: changes.startVersion - 1 }
      }
    },
  },
  {
    name: 'grvt',
    ...{ tickSize: '0.1', lotSize: '0.001', levelsAFrame: 13, midTicks: 829_079, maxLots: 9_000 },
    ...{ idsAFrame: 1, priceDecimals: 1 },
    encode({ previousId, lastId, bids, asks }, row) {
      const side = (levels: readonly ScriptedLevel[]) =>
        levels.map((level) => ({ ...named(row(level)), num_orders: level[1] % 7 }))
      return {
        ...{ stream: 'v1.book.d', selector: 'BTC_USDT_Perp@50', sequence_number: String(lastId) },
        feed: {
          ...{ event_time: `${TIME_MS}066293`, instrument: 'BTC_USDT_Perp' },
          ...{ bids: side(bids), asks: side(asks) },
        },
        prev_sequence_number: String(previousId),
      }
    },
    createReader(grid) {
      const decoder = createGrvtDecoder(grid)
      return (frame) => {
        const changes = decoder.decode(frame, TIME_MS)
        return { changes, previousId: changes.previous }
      }
    },
  },
  {
    name: 'paradex',
    ...{ tickSize: '0.1', lotSize: '0.001', levelsAFrame: 13, midTicks: 676_297, maxLots: 9_000 },
    ...{ idsAFrame: 1, priceDecimals: 1 },
    encode({ lastId, bids, asks }, row) {
      const told = (side: 'BUY' | 'SELL', levels: readonly ScriptedLevel[]) =>
        levels.map((level) => ({ lots: level[1], level: { side, ...named(row(level)) } }))
      const all = [...told('BUY', bids), ...told('SELL', asks)]
      const best = { price: '67629.7', size: '0.992' }
      const data = {
        ...{ seq_no: lastId, market: 'BTC-USD-PERP', last_updated_at: TIME_MS, update_type: 'd' },
        inserts: all.filter(({ lots }) => lots > 0).map(({ level }) => level),
        ...{ updates: [], deletes: all.filter(({ lots }) => lots === 0).map(({ level }) => level) },
        ...{ best_bid_api: best, best_ask_api: best, best_bid_interactive: best, best_ask_interactive: best },
      }
      return {
        ...{ jsonrpc: '2.0', method: 'subscription' },
        params: { channel: 'order_book.BTC-USD-PERP.deltas', data },
      }
    },
    createReader(grid) {
      const decoder = createParadexDecoder(grid)
      return (frame) => {
        const changes = decoder.decode(frame, TIME_MS)
        return { changes, previousId: changes.sequence - 1 }
      }
    },
  },
]

const named = ([price, size]: readonly [string, string]) => ({ price, size })

/** The seven venues with frames in their own format, the same ones in every run. */
export const framesVenues = (): readonly FramesVenue[] => FORMATS.map(prepare)

function prepare(format: Format): FramesVenue {
  const grid = { tickSize: new D(format.tickSize), lotSize: new D(format.lotSize) }
  const row: FramesVenue['row'] = ([ticks, lots]) => [
    grid.tickSize.times(ticks).toFixed(format.priceDecimals),
    grid.lotSize.times(lots).toFixed(format.sizeDecimals),
  ]
  const script = writeBookScript({ seed: 20_261_120, frames: FRAMES, ...format })
  const frames = script.diffs.map((diff) => Buffer.from(JSON.stringify(format.encode(diff, row))))
  return { name: format.name, grid, script, frames, row, read: format.createReader(grid) }
}
