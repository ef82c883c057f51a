import { Dialog } from 'radix-ui'
import { type ReactElement, useState } from 'react'
import type { TraderRules as Rules } from '../../../../shared/trader-rules.ts'
import button from '../../components/button.module.css'
import dialog from '../../components/dialog.module.css'
import { TraderRulesForm } from './trader-rules-form.tsx'

/** The way to the rules: a dialog that holds them as main knows them when it opens. */
export function TraderRules({ rules }: { readonly rules: Rules }): ReactElement {
  const [isOpen, setOpen] = useState(false)
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Trigger className={button.small}>Rules…</Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className={dialog.veil} />
        <Dialog.Content className={dialog.dialog} data-wide="true">
          <Dialog.Title className={dialog.title}>Rules</Dialog.Title>
          <Dialog.Description className={dialog.words}>
            They count from the next decision on, also while the trader runs. Every change stands in both
            logs, and every decision names the rules it was made by.
          </Dialog.Description>
          <TraderRulesForm rules={rules} onSaved={() => setOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
