import { AlertDialog } from 'radix-ui'
import { type FormEvent, type ReactElement, useId, useState } from 'react'
import { useStore } from 'zustand'
import type { DataSource } from '../../../shared/views.ts'
import { messageOf } from '../bridge/ask.ts'
import { ask } from '../bridge/main.ts'
import button from '../components/button.module.css'
import dialog from '../components/dialog.module.css'
import { sessionStore } from '../stores/session.ts'
import styles from './go-live-dialog.module.css'

interface GoLiveDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

const meaning: Record<DataSource, { readonly title: string; readonly words: string }> = {
  simulator: {
    title: 'Go live on the simulator',
    words:
      'Orders leave this window, signed, for the simulated venue and are matched there. No real money moves. ' +
      'Paper positions stay where they are and come back with paper trading.',
  },
  testnet: {
    title: 'Go live on the testnet',
    words:
      "Orders go to the venue's test network with your test keys. No real money moves. " +
      'Paper positions stay where they are and come back with paper trading.',
  },
  mainnet: {
    title: 'Go live on mainnet',
    words:
      'Orders go to the venue and trade real money, from the next click on. ' +
      'Paper positions stay where they are and come back with paper trading.',
  },
}

/** Asks for the word LIVE. Main reads it and decides; its refusal is shown under the box. */
export function GoLiveDialog({ isOpen, onClose }: GoLiveDialogProps): ReactElement {
  const source = useStore(sessionStore, ({ session }) => session?.dataSource) ?? 'simulator'
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={(next) => !next && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={dialog.veil} />
        <AlertDialog.Content className={dialog.dialog} data-live="true">
          <AlertDialog.Title className={dialog.title}>{meaning[source].title}</AlertDialog.Title>
          <AlertDialog.Description className={dialog.words}>{meaning[source].words}</AlertDialog.Description>
          <Confirmation onDone={onClose} />
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

function Confirmation({ onDone }: { readonly onDone: () => void }): ReactElement {
  const id = useId()
  const [typed, setTyped] = useState('')
  const [refused, setRefused] = useState<string>()
  const [isBusy, setBusy] = useState(false)

  const goLive = async (): Promise<void> => {
    setBusy(true)
    try {
      await ask('mode.set', { mode: 'live', confirmation: typed.trim() })
      onDone()
    } catch (cause) {
      setRefused(messageOf(cause))
      setBusy(false)
    }
  }

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!isBusy) void goLive()
  }
  return (
    <form onSubmit={submit}>
      <label className={styles.label} htmlFor={id}>
        Type LIVE to confirm
      </label>
      <input
        id={id}
        className={styles.input}
        autoComplete="off"
        spellCheck={false}
        maxLength={16}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        aria-describedby={`${id}-refused`}
      />
      <p id={`${id}-refused`} className={styles.refused} role="alert">
        {refused}
      </p>
      <div className={dialog.buttons}>
        <AlertDialog.Cancel className={button.plain}>Stay on paper</AlertDialog.Cancel>
        <button type="submit" className={button.filled} data-tone="live" aria-disabled={isBusy}>
          Go live
        </button>
      </div>
    </form>
  )
}
