import {
  type BookFeed,
  createDiffBookFeed,
  type DiffBookDeps,
  type DiffFrame,
  type DiffRules,
} from '../diff-book-feed.ts'
import { MAX_BUFFERED_FRAMES } from './config.ts'

/**
 * The venue's rules for a local book from diffs (sheet section 6), numbered as there:
 *
 * 1. Subscribe and keep every frame.
 * 2. Take a snapshot; its `lastUpdateId` is L.
 * 3. Drop frames with `u ≤ L`.
 * 4. The first frame applied has `U ≤ L+1 ≤ u`. REST may be ahead of the socket: when all kept frames are dropped, the
 *    next ones are waited for. A first frame with `U > L+1` means that the snapshot is too old: take another.
 * 5. Every further frame has `U` one above the `u` before it. Otherwise: gap, go to 2.
 * 6. Prices are compared as numbers: REST `86700` is the stream's `86700.0`. Here both are ticks.
 * 7. Levels beyond the snapshot's are unknown; deleting an unknown level is normal.
 * 8. Go to 2 too after a reconnect and a crossed book.
 */
const rules: DiffRules<DiffFrame> = {
  isBefore: (frame, snapshotId) => frame.lastId <= snapshotId, // rule 3
  bridges: (frame, snapshotId) => frame.firstId <= snapshotId + 1, // rule 4
  follows: (frame, lastId) => frame.firstId === lastId + 1, // rule 5
}

/** The verified book of one symbol: diffs bridged onto a snapshot, and bridged again whenever they break. */
export function createBookFeed(deps: Omit<DiffBookDeps<DiffFrame>, 'rules' | 'maxKeptFrames'>): BookFeed {
  return createDiffBookFeed({ ...deps, rules, maxKeptFrames: MAX_BUFFERED_FRAMES })
}
