import type { IntentId } from '../../../src/main/domain/brands.ts'
import { pairReport } from '../../../src/main/execution/pairs/pair-report.ts'
import type { Journal } from '../../../src/main/journal/journal.ts'
import { openJournal } from '../../../src/main/journal/open-journal.ts'

/** An operation in words, from its journal and nothing else. */
export async function reportOf(journal: Journal, intentId: string): Promise<string> {
  const id = intentId as IntentId
  const intent = await journal.findIntent(id)
  if (!intent) return `${intentId}: the journal knows nothing of it`
  const report = pairReport(intent, await journal.pairEvents(id), await journal.fillsOf(id))
  if (!report)
    return `${intentId}: ${intent.status}, no plan was made${intent.reason ? `: ${intent.reason}` : ''}`
  const startMs = intent.createdAtMs
  const steps = report.steps.map(({ state, detail, atMs }) => `  +${atMs - startMs} ms ${state} ${detail}`)
  const orders = report.orders.map(
    ({ leg, role, attempt, order, sentAtMs }) =>
      `  +${sentAtMs - startMs} ms ${role} ${attempt} of leg ${leg} at ${order.venue}: ${order.side} ${order.sizeBase.toFixed()} ${order.type} → ${order.status}, filled ${order.filledBase.toFixed()}${order.reason ? ` (${order.reason})` : ''}`,
  )
  const end = `  ${intent.status}${intent.reason ? `: ${intent.reason}` : ''}, naked ${report.nakedMs} ms`
  return [`${intentId} (${report.plan.kind})`, ...steps, ...orders, end].join('\n')
}

/** The same from a file that no process has open any more, or one that reads along. */
export async function journalReport(path: string, intentId: string): Promise<string> {
  const workerUrl = new URL('../../../src/main/journal/journal-worker.ts', import.meta.url)
  const journal = await openJournal({ workerUrl, path })
  try {
    return await reportOf(journal, intentId)
  } finally {
    await journal.close()
  }
}
