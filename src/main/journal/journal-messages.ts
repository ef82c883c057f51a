import type { Row } from './journal-rows.ts'
import type { JournalRead, JournalWrite, WriteResult } from './journal-store.ts'

/** What the worker is started with. */
export interface JournalWorkerData {
  /** Path of the journal's file; its folder exists. */
  readonly path: string
}

/** Main → worker. `id` comes back with the answer. */
export type JournalCall =
  | { readonly id: number; readonly call: 'write'; readonly change: JournalWrite }
  | { readonly id: number; readonly call: 'read'; readonly question: JournalRead }
  | { readonly id: number; readonly call: 'close' }

/** Worker → main. `opened` or `broken` comes first, unasked. */
export type JournalAnswer =
  | { readonly answer: 'opened' }
  | { readonly answer: 'broken'; readonly message: string }
  | { readonly id: number; readonly answer: 'written'; readonly result: WriteResult }
  | { readonly id: number; readonly answer: 'rows'; readonly rows: readonly Row[] }
  | { readonly id: number; readonly answer: 'failed'; readonly message: string }
  | { readonly id: number; readonly answer: 'closed' }
