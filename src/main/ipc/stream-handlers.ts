import type { StreamPolicy } from '../../shared/views.ts'
import type { PanelFeeds } from '../desk/panel-feeds.ts'
import type { Handlers } from './bind.ts'
import { exportText } from './stream-export.ts'
import { type StreamReportDeps, streamsReport } from './stream-report.ts'

/** What the stream calls need. */
export interface StreamHandlerDeps extends StreamReportDeps {
  readonly panels: Pick<PanelFeeds, 'setMarketsShown'>
  readonly setPolicy: (policy: StreamPolicy) => void
  /** Asks the user for a place and writes there. @returns where, or nothing when the user changed their mind */
  readonly saveFile: (suggestedName: string, text: string) => Promise<string | undefined>
}

type StreamCalls = 'window.shows' | 'streams.report' | 'streams.configure' | 'streams.export'

/** Health, Streams, and what the window tells about itself. */
export function createStreamHandlers(deps: StreamHandlerDeps): Pick<Handlers, StreamCalls> {
  return {
    'window.shows': async ({ screen }) => {
      deps.panels.setMarketsShown(screen === 'markets' || screen === 'desk')
      return {}
    },
    'streams.report': async () => streamsReport(deps),
    'streams.configure': async (changes) => {
      const policy = { ...deps.policy(), ...definedOnly(changes) }
      deps.setPolicy(policy)
      return policy
    },
    'streams.export': async ({ format }) => {
      const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'UTC' }).format(deps.clock.now())
      const path = await deps.saveFile(
        `tandem-streams-${day}.${format}`,
        exportText(streamsReport(deps), format),
      )
      return path === undefined ? { outcome: 'cancelled' } : { outcome: 'saved', path }
    },
  }
}

function definedOnly(
  changes: { readonly [K in keyof StreamPolicy]?: StreamPolicy[K] | undefined },
): Partial<StreamPolicy> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
}
