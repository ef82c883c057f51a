import type { PaperFaultView, PaperScoreView, PaperVenueView } from '../../shared/paper-lab-views.ts'

/** What one order of a paper venue will meet instead of its reply. */
type LabFault = { readonly kind: 'reject' } | { readonly kind: 'no-reply'; readonly carriedOut: boolean }
type Spread = { readonly median: number; readonly p95: number }

/** One paper venue as its services tell it. */
export interface LabVenueState extends Pick<PaperVenueView, 'venue' | 'venueName' | 'kind'> {
  readonly settings: Pick<PaperVenueView, 'latencyMs' | 'queueModel'> & {
    readonly faults: readonly LabFault[]
  }
  readonly heldSymbols: readonly string[]
  readonly score: Omit<PaperScoreView, 'priceErrorBps' | 'timeErrorMs'> & {
    readonly priceErrorBps: Spread | undefined
    readonly timeErrorMs: Spread | undefined
  }
}

/** One paper venue as the lab's screen shows it. */
export function paperVenueView({ settings, heldSymbols, score, ...of }: LabVenueState): PaperVenueView {
  const { n, priceErrorBps, timeErrorMs, onlyLive, onlyPaper, notSimulated } = score
  return {
    venue: of.venue,
    venueName: of.venueName,
    kind: of.kind,
    latencyMs: settings.latencyMs,
    queueModel: settings.queueModel,
    faults: settings.faults.map(faultView),
    heldSymbols: heldSymbols.toSorted(),
    score: {
      n,
      onlyLive,
      onlyPaper,
      notSimulated,
      ...(priceErrorBps ? { priceErrorBps } : {}),
      ...(timeErrorMs ? { timeErrorMs } : {}),
    },
  }
}

function faultView(fault: LabFault): PaperFaultView {
  if (fault.kind === 'reject') return 'reject'
  return fault.carriedOut ? 'lost-reply' : 'lost-order'
}
