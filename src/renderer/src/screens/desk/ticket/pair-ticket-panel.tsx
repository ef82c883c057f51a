import { type ReactElement, useEffect } from 'react'
import { useStore } from 'zustand'
import { ask } from '../../../bridge/main.ts'
import { Choice } from '../../../components/choice.tsx'
import { Panel } from '../../../components/panel.tsx'
import { editPairTicket, pairTicketStore, ticketKey } from '../../../stores/pair-ticket.ts'
import { sessionStore } from '../../../stores/session.ts'
import form from '../../markets/ticket/ticket.module.css'
import { OpenButton } from './open-button.tsx'
import { OperationLine } from './operation-line.tsx'
import { pairPreviewStore, startPairPreview } from './pair-preview-feed.ts'
import { PairPreviewTable } from './pair-preview-table.tsx'
import { PairSizeField } from './pair-size-field.tsx'
import styles from './pair-ticket.module.css'
import { RouteFields } from './route-fields.tsx'
import { SlicesField } from './slices-field.tsx'
import { takeFirstRoute } from './take-first-route.ts'
import { Verdict } from './verdict.tsx'

const entries = [
  { value: 'market', label: 'Market' },
  { value: 'limit', label: 'Limit, then chase' },
] as const

/** Opens a pair: both legs or none, by one hold. */
export function PairTicketPanel(): ReactElement {
  const ticket = useStore(pairTicketStore)
  const { preview, about, failure } = useStore(pairPreviewStore)
  const mode = useStore(sessionStore, ({ session }) => session?.mode)
  useEffect(() => startPairPreview({ ask }), [])
  useEffect(takeFirstRoute, [])
  const isCurrent = about === ticketKey(ticket)
  const problems = isCurrent ? (preview?.problems ?? (failure === undefined ? [] : [failure])) : []
  return (
    <Panel
      name="Pair ticket"
      controls={
        <span className={form.mode} data-mode={mode}>
          {mode === 'live' ? 'LIVE' : 'PAPER'}
        </span>
      }
    >
      <div className={styles.ticket} data-mode={mode}>
        <div className={styles.fields}>
          <RouteFields ticket={ticket} />
          <PairSizeField ticket={ticket} problems={problems} />
          <div className={styles.entry}>
            <Choice
              label="Entry"
              isWide
              value={ticket.entry}
              options={entries}
              onChange={(entry) => editPairTicket({ entry })}
            />
            <SlicesField slices={ticket.slices} />
          </div>
          <PairPreviewTable ticket={ticket} preview={preview} isCurrent={isCurrent} />
          <Verdict lines={preview?.verdict ?? []} isCurrent={isCurrent} />
        </div>
        <div className={styles.send}>
          <OpenButton ticket={ticket} mode={mode} />
          <OperationLine ticket={ticket} />
        </div>
      </div>
    </Panel>
  )
}
