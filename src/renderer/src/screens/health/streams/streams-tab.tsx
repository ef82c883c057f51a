import type { ReactElement } from 'react'
import { Panel } from '../../../components/panel.tsx'
import { ExportButtons } from './export-buttons.tsx'
import { FeedTable } from './feed-table.tsx'
import { PolicyForm } from './policy-form.tsx'
import { SocketTable } from './socket-table.tsx'
import { StreamsSummary } from './streams-summary.tsx'
import styles from './streams-tab.module.css'
import { useStreamsReport } from './use-streams-report.ts'

/** Every socket and every feed of every venue: what flows, who needs it, and what pausing saved. */
export function StreamsTab(): ReactElement {
  const { report, failure, reload } = useStreamsReport()
  return (
    <>
      {failure !== undefined && (
        <p role="alert" className={styles.failure}>
          No newer report: {failure}
        </p>
      )}
      {report === undefined ? (
        failure === undefined && <p className={styles.waiting}>Asking main for its report…</p>
      ) : (
        <>
          <section aria-label="Saved traffic" className={styles.head}>
            <StreamsSummary report={report} />
            <PolicyForm policy={report.policy} onChanged={reload} />
          </section>
          <Panel name="Feeds" className={styles.half}>
            <FeedTable venues={report.venues} />
          </Panel>
          <Panel name="Sockets" controls={<ExportButtons />} className={styles.half}>
            <SocketTable venues={report.venues} />
          </Panel>
        </>
      )}
    </>
  )
}
