import { Popover } from 'radix-ui'
import { type ReactElement, useId, useState } from 'react'
import type { PaperVenueView } from '../../../../../shared/paper-lab-views.ts'
import { tellLab } from '../../../bridge/lab-commands.ts'
import { readLatency } from './read-latency.ts'
import styles from './venues.module.css'

/** Round trip of a venue's paper orders: typed milliseconds, or nothing for the measured one. */
export function LatencyField({ at }: { readonly at: PaperVenueView }): ReactElement {
  const { venue, venueName, latencyMs } = at
  const id = useId()
  const [typed, setTyped] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const set = latencyMs === 'measured' ? '' : String(latencyMs)

  const forget = (): void => {
    setTyped(undefined)
    setProblem(undefined)
  }
  const commit = async (): Promise<void> => {
    if (typed === undefined || typed.trim() === set) return forget()
    const read = readLatency(typed)
    if (!read.isRead) return setProblem(read.problem)
    setProblem(undefined)
    await tellLab('lab.setLatency', { venue, latencyMs: read.latencyMs }, `${venueName}: the latency stays`)
    setTyped(undefined)
  }
  return (
    <Popover.Root open={problem !== undefined}>
      <Popover.Anchor asChild>
        <input
          className={styles.latency}
          inputMode="decimal"
          autoComplete="off"
          spellCheck={false}
          maxLength={12}
          placeholder="measured"
          aria-label={`Latency of ${venueName}`}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : id}
          title="Round trip of an order, ms. Empty: drawn from what live orders took."
          value={typed ?? set}
          onChange={(event) => {
            setTyped(event.target.value)
            setProblem(undefined)
          }}
          onBlur={() => void commit()}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void commit()
            if (event.key === 'Escape') forget()
          }}
        />
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          className={styles.problem}
          side="bottom"
          align="start"
          sideOffset={4}
          collisionPadding={8}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          <p id={id} role="alert">
            {problem}
          </p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
