import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import type { TradingMode } from '../../../../../shared/views.ts'
import { pairCommands } from '../../../bridge/main.ts'
import { HoldButton } from '../../../components/hold-button.tsx'
import { pairRunsStore } from '../../../stores/pair-runs.ts'
import { type PairTicketState, pairTicketStore, routeId, ticketKey } from '../../../stores/pair-ticket.ts'
import { pairPreviewStore, reasonNotToSend } from './pair-preview-feed.ts'

interface OpenButtonProps {
  readonly ticket: PairTicketState
  readonly mode: TradingMode | undefined
}

/** Held for 600 ms it opens the pair. While it may not, it says why. */
export function OpenButton({ ticket, mode }: OpenButtonProps): ReactElement {
  const preview = useStore(pairPreviewStore)
  const isRunning = useStore(pairRunsStore, ({ running }) => running.has(routeId(ticket)))
  const reason = isRunning ? 'This pair is being opened' : reasonNotToSend(ticket, preview)
  return (
    <HoldButton
      label="Hold to open"
      size="large"
      tone={mode ?? 'paper'}
      note={reason ?? `${mode === 'live' ? 'LIVE' : 'Paper'}: both legs at once`}
      isDisabled={reason !== undefined}
      subject={`${mode} ${ticketKey(ticket)}`}
      // Not awaited: while slices are worked another pair can be opened.
      onHeld={async () => void pairCommands.open(pairTicketStore.getState())}
    >
      Hold to open
    </HoldButton>
  )
}
