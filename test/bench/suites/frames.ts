import { createOrderBook } from '../../../src/main/domain/order-book.ts'
import type { BookChanges } from '../../../src/main/venues/book-sink.ts'
import { allocationOf, type Candidate, measurePaired } from '../harness.ts'
import type { Metric, SuiteResult } from '../metrics.ts'
import { type CcxtReader, createCcxtReader } from './frames-ccxt.ts'
import type { ScriptedLevel } from './frames-script.ts'
import { type FramesVenue, framesVenues } from './frames-venues.ts'

/** Slices that the frames are cut into; one is measured a round. */
const SLICES = 8
const ROUNDS = 48

/** Goals of performance.md 13: G5, and G6 for allocation. */
const GOAL = { vsCcxt: 25, vsJsonParse: 0.18, bytesPerFrame: 64 } as const

/** Frame → book for every venue, all in one process: ours beside JSON.parse alone and beside ccxt's own client. */
export async function framesSuite(): Promise<SuiteResult> {
  const metrics: Record<string, Metric> = {}
  const notes = [
    'ccxt is 4.5.84: the message handler of its socket, markets loaded, rate limiter off, no waiters.',
  ]
  const venues = framesVenues()
  for (const venue of venues) {
    const bytes = venue.frames.reduce((sum, frame) => sum + frame.length, 0) / venue.frames.length
    notes.push(`${venue.name}: ${venue.frames.length} frames, ${bytes.toFixed(0)} bytes each`)
    for (const [name, metric] of Object.entries(measure(venue))) metrics[`${venue.name}.${name}`] = metric
  }
  // After all that is timed: what makes garbage measurable makes the engine slower.
  for (const venue of venues) metrics[`${venue.name}.allocationPerFrame`] = measureAllocation(venue)
  notes.push(
    "aster, paradex: ccxt's handlers replace its book by each diff, so its book is not compared, and its cost is that of a smaller book.",
    'edgex: ccxt has no such venue.',
  )
  return { metrics, notes }
}

function measure(venue: FramesVenue): Record<string, Metric> {
  const reader = createCcxtReader(venue)
  const peers = reader ? [ccxt(venue, reader)] : []
  const paired = measurePaired([ours(venue), parsing(venue), ...peers, touching(venue)], ROUNDS)
  return {
    nsPerFrame: {
      value: paired.nsOf('ours'),
      unit: 'ns',
      ...(reader && { peer: paired.nsOf('ccxt') }),
    },
    nsPerFrameJsonParse: { value: paired.nsOf('JSON.parse'), unit: 'ns' },
    vsJsonParse: {
      value: paired.ratio('ours', 'JSON.parse'),
      unit: 'ratio',
      goal: GOAL.vsJsonParse,
      floor: paired.ratio('byte loop', 'JSON.parse'),
    },
    ...(reader && {
      vsCcxt: { value: paired.ratio('ccxt', 'ours'), unit: '× faster', goal: GOAL.vsCcxt },
    }),
  }
}

const measureAllocation = ({ frames, read }: FramesVenue): Metric => ({
  value: allocationOf(frames.length, () => {
    for (const frame of frames) read(frame)
  }),
  unit: 'bytes',
  goal: GOAL.bytesPerFrame,
})

function overFrames(
  name: string,
  { frames }: FramesVenue,
  read: (frame: Buffer) => void,
  start: () => void = () => undefined,
  finish: () => void = () => undefined,
): Candidate {
  const length = Math.floor(frames.length / SLICES)
  const slices = Array.from({ length: SLICES }, (_, at) => frames.slice(at * length, (at + 1) * length))
  return {
    name,
    run(round) {
      const at = round % SLICES
      // The first slice follows the snapshot, each other one the slice before.
      if (at === 0) start()
      const slice = slices[at] ?? []
      for (const frame of slice) read(frame)
      if (at === SLICES - 1) finish()
      return slice.length
    },
  }
}

/** Decode, check that the frame follows the one before, apply, look at the best prices. */
function ours(venue: FramesVenue): Candidate {
  const { grid, script, read } = venue
  const book = createOrderBook(grid)
  const snapshot = changesOf(script.start.bids, script.start.asks, script.start.lastId)
  let faults = 0
  return overFrames(
    'ours',
    venue,
    (frame) => {
      const { changes, previousId } = read(frame)
      if (previousId !== book.sequence) faults += 1
      if (book.applyChanges(changes) === 'crossed') faults += 1
      if (book.bestBidTicks >= book.bestAskTicks) faults += 1
    },
    () => book.applySnapshot(snapshot),
    () => {
      const { bidTicks, askTicks } = script.end
      if (faults > 0 || book.bestBidTicks !== bidTicks || book.bestAskTicks !== askTicks)
        throw new Error(
          `expected a whole ${venue.name} book that ends at ${bidTicks}/${askTicks}, got ${faults} faults and ${book.bestBidTicks}/${book.bestAskTicks}`,
        )
    },
  )
}

/** Venues whose diffs ccxt takes for whole books. */
const REPLACING: readonly string[] = ['aster', 'paradex']

/** ccxt's client of the venue; that its book ends where the script does shows that it did the work. */
function ccxt(venue: FramesVenue, reader: CcxtReader): Candidate {
  const { bidTicks, askTicks } = venue.script.end
  const [bid, ask] = [venue.row([bidTicks, 1]), venue.row([askTicks, 1])].map(([price]) => Number(price))
  return overFrames('ccxt', venue, reader.read, reader.start, () => {
    const best = reader.best()
    const isRight = REPLACING.includes(venue.name)
      ? best.bid > 0 || best.ask > 0
      : best.bid === bid && best.ask === ask
    if (!isRight)
      throw new Error(`expected ccxt's ${venue.name} book at ${bid}/${ask}, got ${best.bid}/${best.ask}`)
  })
}

const parsing = (venue: FramesVenue): Candidate =>
  overFrames('JSON.parse', venue, (frame) => {
    // Takes the text of the buffer: that is part of its price.
    if (JSON.parse(frame as unknown as string) === null) throw new Error('expected a frame, got null')
  })

/** Looking at every byte once: the floor of anything that reads byte by byte. */
const touching = (venue: FramesVenue): Candidate =>
  overFrames('byte loop', venue, (frame) => {
    let mixed = 0
    for (let at = 0; at < frame.length; at += 1) mixed ^= frame[at] as number
    if (mixed > 255) throw new Error('expected bytes')
  })

function changesOf(
  bids: readonly ScriptedLevel[],
  asks: readonly ScriptedLevel[],
  sequence: number,
): BookChanges {
  return {
    bidTicks: Float64Array.from(bids, ([ticks]) => ticks),
    bidLots: Float64Array.from(bids, ([, lots]) => lots),
    bidCount: bids.length,
    askTicks: Float64Array.from(asks, ([ticks]) => ticks),
    askLots: Float64Array.from(asks, ([, lots]) => lots),
    askCount: asks.length,
    sequence,
    venueTimeMs: 0,
    receivedAtMs: 0,
  }
}
