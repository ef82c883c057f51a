import { Switch } from 'radix-ui'
import { type ReactElement, useMemo } from 'react'
import { useStore } from 'zustand'
import type { PaperVenueView } from '../../../../../shared/paper-lab-views.ts'
import { tellLab } from '../../../bridge/lab-commands.ts'
import { DataTable, type DeskColumn } from '../../../components/data-table.tsx'
import { Panel } from '../../../components/panel.tsx'
import { paperLabStore } from '../../../stores/paper-lab.ts'
import { inOrderOfNames } from '../in-order-of-names.ts'
import { AccountCell } from './account-cell.tsx'
import { FaultsCell } from './faults-cell.tsx'
import { LatencyField } from './latency-field.tsx'
import { ScoreCell } from './score-cell.tsx'
import styles from './venues.module.css'

const columns: readonly DeskColumn<PaperVenueView>[] = [
  { id: 'venue', header: 'Venue', align: 'left', cell: ({ venueName }) => venueName },
  { id: 'latency', header: 'Latency, ms', align: 'left', cell: (at) => <LatencyField at={at} /> },
  { id: 'queue', header: 'Queue', align: 'left', cell: (at) => <QueueSwitch at={at} /> },
  { id: 'account', header: 'Account', align: 'left', cell: (at) => <AccountCell at={at} /> },
  {
    id: 'score',
    header: 'Live − paper, median / p95',
    align: 'left',
    cell: (at) => <ScoreCell at={at} />,
  },
  {
    id: 'faults',
    header: 'Next orders',
    align: 'left',
    isElastic: true,
    cell: (at) => <FaultsCell at={at} />,
  },
]

const NO_VENUES: readonly PaperVenueView[] = []

/** What each paper venue is set to, what can be done to it, and how far it was from live. */
export function PaperVenuesPanel(): ReactElement {
  const venues = useStore(paperLabStore, ({ lab }) => lab?.venues ?? NO_VENUES)
  const rows = useMemo(() => inOrderOfNames(venues), [venues])
  return (
    <Panel name="Paper venues">
      <DataTable
        columns={columns}
        rows={rows}
        rowId={({ venue }) => venue}
        empty="No venue has connected yet; its paper venue comes with it."
      />
    </Panel>
  )
}

function QueueSwitch({ at }: { readonly at: PaperVenueView }): ReactElement {
  const { venue, venueName, queueModel } = at
  return (
    <Switch.Root
      className={styles.switch}
      aria-label={`Queue model of ${venueName}`}
      title={
        queueModel
          ? 'A resting order waits for what stands before it'
          : 'Off: the first print at its price fills a resting order'
      }
      checked={queueModel}
      onCheckedChange={(isOn) =>
        void tellLab('lab.setQueueModel', { venue, isOn }, `${venueName}: the queue model stays as it is`)
      }
    >
      <Switch.Thumb className={styles.thumb} />
    </Switch.Root>
  )
}
