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
 * 1. Subscribe `book` and keep its frames.
 * 2. Take a snapshot; its `nonce` is S.
 * 3. Drop frames with `nonce ≤ S`.
 * 4. Apply frames with `nonce == last + 1`. Anything else: go to 2. The nonce may restart (a restart of the matching
 *    engine) while the socket stays open: a smaller one is a resync too, never a stale frame to drop for ever.
 * 5. Prices of diffs are padded, those of snapshots are not: they are compared as numbers.
 * 6. Sizes are absolute; zero deletes, and a level that is not there is left alone.
 */
const rules: DiffRules<DiffFrame> = {
  isBefore: (frame, snapshotId) => frame.lastId <= snapshotId, // rule 3
  bridges: (frame, snapshotId) => frame.firstId === snapshotId + 1, // rule 4
  follows: (frame, lastId) => frame.firstId === lastId + 1, // rule 4
}

/** The verified book of one market: diffs bridged onto a snapshot, and bridged again whenever they break. */
export function createBookFeed(deps: Omit<DiffBookDeps<DiffFrame>, 'rules' | 'maxKeptFrames'>): BookFeed {
  return createDiffBookFeed({ ...deps, rules, maxKeptFrames: MAX_BUFFERED_FRAMES })
}
