import { type ReactElement, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { ask, commands } from '../../../bridge/main.ts'
import { Choice } from '../../../components/choice.tsx'
import { Panel } from '../../../components/panel.tsx'
import { marketStore } from '../../../stores/market.ts'
import { sessionStore } from '../../../stores/session.ts'
import { editTicket, type OrderSide, type TicketState, ticketStore } from '../../../stores/ticket.ts'
import { useSelectedInstrument } from '../use-selected-instrument.ts'
import { focusField } from './field.tsx'
import { OrderOptions } from './order-options.tsx'
import { fieldOf, previewStore, problemsOf, startPreview, type TicketField } from './preview-feed.ts'
import { PreviewTable } from './preview-table.tsx'
import { PriceField } from './price-field.tsx'
import { SendButtons } from './send-buttons.tsx'
import { SizeField } from './size-field.tsx'
import styles from './ticket.module.css'

const types = [
  { value: 'market', label: 'Market' },
  { value: 'limit', label: 'Limit' },
] as const

/** What main refused, and the ticket it was about: the words go when the ticket changes. */
interface Refusal {
  readonly reason: string
  readonly field: TicketField
  readonly ticket: TicketState
}

/** Sends orders for the selected instrument, one click each. */
export function TicketPanel(): ReactElement {
  const ticket = useStore(ticketStore)
  const preview = useStore(previewStore)
  const instrument = useSelectedInstrument()
  const mode = useStore(sessionStore, ({ session }) => session?.mode)
  const [refusal, setRefusal] = useState<Refusal>()
  useEffect(() => startPreview({ ask }), [])

  const send = async (side: OrderSide): Promise<void> => {
    const { selected } = marketStore.getState()
    if (selected === undefined) return
    const sent = ticketStore.getState()
    const reason = await commands.submitTicket(sent, selected, side)
    if (reason === undefined) {
      setRefusal(undefined)
      return
    }
    const field = sent.type === 'limit' ? fieldOf(reason) : 'size'
    setRefusal({ reason, field, ticket: sent })
    focusField(field)
  }

  const problems = problemsOf(preview)
  const refusedAt = (field: TicketField): string | undefined =>
    refusal?.ticket === ticket && refusal.field === field ? refusal.reason : undefined
  return (
    <Panel
      name="Ticket"
      heading={
        <>
          Ticket
          <span className={styles.instrument}>
            {instrument === undefined ? '' : `${instrument.symbol} on ${instrument.venueName}`}
          </span>
        </>
      }
      controls={
        <span className={styles.mode} data-mode={mode}>
          {mode === 'live' ? 'LIVE' : 'PAPER'}
        </span>
      }
    >
      <div className={styles.ticket}>
        <Choice
          label="Order type"
          isWide
          value={ticket.type}
          options={types}
          onChange={(type) => editTicket({ type })}
        />
        <SizeField
          ticket={ticket}
          instrument={instrument}
          problems={problems.size}
          refused={refusedAt('size')}
        />
        <PriceField
          ticket={ticket}
          instrument={instrument}
          problems={problems.limitPrice}
          refused={refusedAt('limitPrice')}
        />
        <OrderOptions ticket={ticket} />
        <PreviewTable preview={preview} instrument={instrument} />
        <SendButtons instrument={instrument} ticket={ticket} onSend={send} />
      </div>
    </Panel>
  )
}
