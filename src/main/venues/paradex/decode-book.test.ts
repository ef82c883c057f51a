import { describeBookDecoder } from '../../../../test/support/book-decoder-cards.ts'
import { createBookDecoder } from './decode-book.ts'
import { createBookReader } from './decode-book-json.ts'

const BEST = {
  best_bid_api: { price: '61800.1', size: '2.507' },
  best_ask_api: { price: '', size: '' },
  best_bid_interactive: { price: '61800', size: '0' },
  best_ask_interactive: { price: '61800.3', size: '12.507' },
}

/** As sheet section 6 has it; the venue's older examples go without the best prices. */
for (const best of [BEST, {}])
  describeBookDecoder({
    name: `paradex, ${best === BEST ? 'with' : 'without'} best prices`,
    createDecoder: createBookDecoder,
    createReader: createBookReader,
    encode({ lastId, timeMs, bids, asks }, text) {
      const told = (side: 'BUY' | 'SELL', levels: typeof bids) =>
        levels.map((level) => {
          const [price, size] = text(level)
          return { lots: level[1], level: { side, price, size } }
        })
      const all = [...told('BUY', bids), ...told('SELL', asks)]
      const only = (isOf: (lots: number) => boolean) =>
        all.filter(({ lots }) => isOf(lots)).map(({ level }) => level)
      const data = {
        ...{ seq_no: lastId, market: 'BTC-USD-PERP', last_updated_at: timeMs, update_type: 'd' },
        inserts: only((lots) => lots % 2 === 1),
        updates: only((lots) => lots > 0 && lots % 2 === 0),
        deletes: only((lots) => lots === 0),
        ...best,
      }
      const params = { channel: 'order_book.BTC-USD-PERP.deltas', data }
      return { jsonrpc: '2.0', method: 'subscription', params }
    },
    expected: ({ lastId, timeMs }) => ({ isSnapshot: false, sequence: lastId, venueTimeMs: timeMs }),
  })
