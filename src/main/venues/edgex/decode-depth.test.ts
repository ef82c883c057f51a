import { describeBookDecoder } from '../../../../test/support/book-decoder-cards.ts'
import { createDepthDecoder } from './decode-depth.ts'
import { createDepthReader } from './decode-depth-json.ts'

/** As sheet section 6 has it; recorded changes go without the contract's name. */
for (const name of ['BTCUSDC', undefined])
  describeBookDecoder({
    name: `edgex, ${name ? 'with' : 'without'} the contract's name`,
    createDecoder: createDepthDecoder,
    createReader: createDepthReader,
    encode({ previousId, lastId, bids, asks }, text) {
      const side = (levels: typeof bids) => levels.map(text).map(([price, size]) => ({ price, size }))
      const row = {
        ...{
          startVersion: String(previousId),
          endVersion: String(lastId),
          level: 15,
          contractId: '30000001',
        },
        ...(name && { contractName: name }),
        ...{ asks: side(asks), bids: side(bids), depthType: 'CHANGED' },
      }
      const channel = 'depth.30000001.15'
      return { type: 'quote-event', channel, content: { channel, dataType: 'changed', data: [row] } }
    },
    expected: ({ previousId, lastId }, receivedAtMs) => ({
      ...{ isSnapshot: false, startVersion: previousId, sequence: lastId, venueTimeMs: receivedAtMs },
    }),
  })
