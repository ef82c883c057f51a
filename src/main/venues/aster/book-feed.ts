import { type BookFeed, createDiffBookFeed, type DiffBookDeps, type DiffRules } from '../diff-book-feed.ts'
import { MAX_BUFFERED_FRAMES } from './config.ts'
import type { DepthFrame } from './decode-depth.ts'

/**
 * The venue's rules for a local book from diffs (sheet section 6), numbered as there:
 *
 * 1. Open the stream and keep its frames.
 * 2. Take a snapshot; its `lastUpdateId` is L.
 * 3. Drop kept frames with `u < L`.
 * 4. The first frame applied has `U ≤ L ≤ u`, or `pu == L`. Otherwise the snapshot is too old: take another.
 * 5. Every further frame has `pu` equal to the `u` before it. Otherwise: gap, go to 2.
 * 6. Sizes are absolute; zero deletes.
 * 7. Go to 2 too after a reconnect, a crossed book, and when ids go backwards.
 */
const rules: DiffRules<DepthFrame> = {
  isBefore: (frame, snapshotId) => frame.lastId < snapshotId, // rule 3
  bridges: (frame, snapshotId) =>
    (frame.firstId <= snapshotId && snapshotId <= frame.lastId) || frame.previousId === snapshotId, // rule 4
  follows: (frame, lastId) => frame.previousId === lastId, // rule 5
}

/** The verified book of one symbol: diffs bridged onto a snapshot, and bridged again whenever they break. */
export function createBookFeed(deps: Omit<DiffBookDeps<DepthFrame>, 'rules' | 'maxKeptFrames'>): BookFeed {
  return createDiffBookFeed({ ...deps, rules, maxKeptFrames: MAX_BUFFERED_FRAMES })
}
