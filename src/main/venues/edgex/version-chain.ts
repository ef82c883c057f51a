/** Whether a change comes right after the last one, holds nothing new, or has lost what came before. */
export type Link = 'next' | 'old' | 'gap'

/** How the versions of a book's changes follow each other. */
export interface VersionChain {
  /** A snapshot ended at this version. */
  begin(endVersion: number): void
  take(startVersion: number, endVersion: number): Link
  readonly last: number
}

/** Contradictions this close together mean that the convention is mixed: then both are accepted. */
const MAX_CONTRADICTIONS = 3
const CLOSE_CHANGES = 20

/**
 * Two conventions were seen (sheet section 6, rule 3): a change starts at the version after the last, or at the last
 * itself. Both are accepted, and the one that shows is remembered: where changes start at the last version, one that
 * starts after it has lost a change between; and where the convention turns out to be that one, a change was lost
 * before.
 */
export function createVersionChain(): VersionChain {
  let last = 0
  /** How far from the last version a change starts; 0 is proof, 1 is what a loss looks like too. */
  let distance: 0 | 1 | undefined
  let fitting = 0
  let contradictions = 0

  const fits = (came: 0 | 1): boolean => {
    distance ??= came
    if (came === distance || contradictions >= MAX_CONTRADICTIONS) {
      fitting += 1
      return true
    }
    contradictions = fitting >= CLOSE_CHANGES ? 1 : contradictions + 1
    fitting = 0
    distance = 0
    return false
  }

  return {
    begin(endVersion) {
      last = endVersion
    },
    take(startVersion, endVersion) {
      if (endVersion <= last) return 'old'
      const came = startVersion - last
      if (came > 1) return 'gap'
      if ((came === 0 || came === 1) && !fits(came)) return 'gap'
      last = endVersion
      return 'next'
    },
    get last() {
      return last
    },
  }
}
