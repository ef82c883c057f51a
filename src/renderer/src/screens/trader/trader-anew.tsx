import { AlertDialog } from 'radix-ui'
import { type ReactElement, useState } from 'react'
import type { PaperTraderView } from '../../../../shared/paper-trader-views.ts'
import button from '../../components/button.module.css'
import dialog from '../../components/dialog.module.css'
import { formatQuote } from '../../format/numbers.ts'
import { TraderAnewForm } from './trader-anew-form.tsx'

/** The way to a new ledger, with what becomes of the one there is. */
export function TraderAnew({ report }: { readonly report: PaperTraderView }): ReactElement {
  const [isOpen, setOpen] = useState(false)
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={setOpen}>
      <AlertDialog.Trigger className={button.small}>Begin anew…</AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={dialog.veil} />
        <AlertDialog.Content className={dialog.dialog}>
          <AlertDialog.Title className={dialog.title}>Begin anew</AlertDialog.Title>
          <AlertDialog.Description className={dialog.words}>{wordsOf(report)}</AlertDialog.Description>
          <TraderAnewForm report={report} onBegun={() => setOpen(false)} />
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

function wordsOf({ equityQuote, quoteAsset, figures, positions }: PaperTraderView): string {
  if (equityQuote === undefined) return 'There is no ledger yet. The first one begins with this money.'
  const trades = figures?.trades ?? 0
  const holds = [
    `${trades} ${trades === 1 ? 'trade' : 'trades'}`,
    `${positions.length} held ${positions.length === 1 ? 'position' : 'positions'}`,
    `${formatQuote(equityQuote)} ${quoteAsset}`,
  ]
  return `The ledger (${holds.join(', ')}) is kept in the same folder under its date, and goes on no more. Rules and logs stay.`
}
