import { AlertDialog } from 'radix-ui'
import { type ReactElement, useState } from 'react'
import { messageOf } from '../../bridge/ask.ts'
import button from '../../components/button.module.css'
import dialog from '../../components/dialog.module.css'

interface RemoveDialogProps {
  /** Whose keys, `Aster Mainnet`. */
  readonly what: string
  readonly isOpen: boolean
  readonly onRemove: () => Promise<void>
  readonly onClose: () => void
}

/** Asks once before keys are forgotten: they cannot be brought back from here. */
export function RemoveDialog({ what, isOpen, onRemove, onClose }: RemoveDialogProps): ReactElement {
  const [failure, setFailure] = useState<string>()
  const remove = async (): Promise<void> => {
    try {
      await onRemove()
      onClose()
    } catch (cause) {
      setFailure(messageOf(cause))
    }
  }
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={(next) => !next && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={dialog.veil} />
        <AlertDialog.Content className={dialog.dialog}>
          <AlertDialog.Title className={dialog.title}>Remove the keys of {what}</AlertDialog.Title>
          <AlertDialog.Description className={dialog.words}>
            Tandem forgets them; they stay valid at the venue. To use them again they must be entered again.
          </AlertDialog.Description>
          <p className={dialog.outcome} role="alert">
            {failure}
          </p>
          <div className={dialog.buttons}>
            <AlertDialog.Cancel className={button.plain}>Keep them</AlertDialog.Cancel>
            <button type="button" className={button.filled} data-tone="live" onClick={() => void remove()}>
              Remove keys
            </button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
