import { AppError } from '../../src/main/base/errors.ts'
import type { Journal } from '../../src/main/journal/journal.ts'
import { type JournalLink, journalFailure } from '../../src/main/journal/journal-link.ts'
import { openJournalStore } from '../../src/main/journal/journal-store.ts'
import { journalOver } from '../../src/main/journal/open-journal.ts'

/** The real journal store in memory, without its thread, with a disk that can be made to fail. */
export interface MemoryJournal extends Journal {
  /** From now on every write fails with these words; `undefined` repairs the disk. */
  failWith(message: string | undefined): void
}

export function createMemoryJournal(): MemoryJournal {
  const store = openJournalStore(':memory:')
  let failure: string | undefined
  const link: JournalLink = {
    async write(change) {
      if (failure !== undefined) throw journalFailure(failure)
      const [result] = store.write([change])
      if (!result) throw new AppError('bug', 'expected one result of one write')
      if ('refused' in result) throw new AppError('validation', result.refused)
      return result.newFills
    },
    read: async (question) => store.read(question),
    close: async () => store.close(),
  }
  return {
    ...journalOver(link),
    failWith(message) {
      failure = message
    },
  }
}
