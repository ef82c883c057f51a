import { Switch } from 'radix-ui'
import { type ReactElement, useId, useState } from 'react'
import { toast } from 'sonner'
import { useStore } from 'zustand'
import { messageOf } from '../bridge/ask.ts'
import { ask } from '../bridge/main.ts'
import { sessionStore } from '../stores/session.ts'
import { GoLiveDialog } from './go-live-dialog.tsx'
import styles from './paper-switch.module.css'

/** Paper or live. Leaving paper asks for the word LIVE; coming back asks nothing. */
export function PaperSwitch(): ReactElement {
  const id = useId()
  const mode = useStore(sessionStore, ({ session }) => session?.mode)
  const [isAsking, setAsking] = useState(false)

  const change = (isPaper: boolean): void => {
    if (!isPaper) {
      setAsking(true)
      return
    }
    ask('mode.set', { mode: 'paper' }).catch((cause: unknown) =>
      toast.error('Still live', { description: messageOf(cause) }),
    )
  }
  return (
    <div className={styles.paper}>
      <label htmlFor={id}>Paper trading</label>
      <Switch.Root
        id={id}
        aria-label="Paper trading"
        className={styles.switch}
        checked={mode !== 'live'}
        onCheckedChange={change}
      >
        <Switch.Thumb className={styles.thumb} />
      </Switch.Root>
      <GoLiveDialog isOpen={isAsking} onClose={() => setAsking(false)} />
    </div>
  )
}
