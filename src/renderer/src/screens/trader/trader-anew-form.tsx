import { AlertDialog } from 'radix-ui'
import { type FormEvent, type ReactElement, useState } from 'react'
import { toast } from 'sonner'
import type { PaperTraderView } from '../../../../shared/paper-trader-views.ts'
import { START_MONEY } from '../../../../shared/trader-rules.ts'
import { messageOf } from '../../bridge/ask.ts'
import { readTrader } from '../../bridge/follow-trader.ts'
import { ask } from '../../bridge/main.ts'
import button from '../../components/button.module.css'
import dialog from '../../components/dialog.module.css'
import { formatQuote } from '../../format/numbers.ts'
import { TraderField } from './trader-field.tsx'

const HINT = `${formatQuote(START_MONEY.lowest, 0)} to ${formatQuote(START_MONEY.highest, 0)}`

interface FormProps {
  readonly report: PaperTraderView
  readonly onBegun: () => void
}

/** Asks for the start money. Main reads it and decides; its refusal is shown under the box. */
export function TraderAnewForm({ report, onBegun }: FormProps): ReactElement {
  const { quoteAsset, nextStartQuote, state } = report
  const [typed, setTyped] = useState(nextStartQuote)
  const [refused, setRefused] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const isOn = state === 'running' || state === 'starting'
  const problem = isOn ? 'the paper trader runs: stop it, then begin anew' : refused

  const begin = async (): Promise<void> => {
    setBusy(true)
    try {
      const { keptAs } = await ask('trader.beginAnew', { startQuote: typed })
      await readTrader()
      onBegun()
      toast.success('The paper trader begins anew', {
        description: keptAs === undefined ? undefined : `The ledger before is kept as ${keptAs}.`,
      })
    } catch (cause) {
      setRefused(messageOf(cause))
      setBusy(false)
    }
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!isBusy && !isOn) void begin()
  }
  return (
    <form onSubmit={submit} autoComplete="off">
      <TraderField
        label="Start money"
        unit={quoteAsset}
        hint={HINT}
        problem={problem}
        value={typed}
        onChange={(value) => {
          setTyped(value)
          setRefused(undefined)
        }}
      />
      <div className={dialog.buttons}>
        <AlertDialog.Cancel className={button.plain}>Keep the ledger</AlertDialog.Cancel>
        <button type="submit" className={button.filled} aria-disabled={isBusy || isOn}>
          Begin anew
        </button>
      </div>
    </form>
  )
}
