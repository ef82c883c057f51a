import { Checkbox } from 'radix-ui'
import { type ReactElement, useId } from 'react'
import { Picker } from '../../../components/picker.tsx'
import { editTicket, type TicketState, type TimeInForce } from '../../../stores/ticket.ts'
import styles from './ticket.module.css'

const timesInForce: readonly { readonly value: TimeInForce; readonly label: string }[] = [
  { value: 'GTC', label: 'GTC, good till cancelled' },
  { value: 'IOC', label: 'IOC, immediate or cancel' },
  { value: 'FOK', label: 'FOK, fill or kill' },
  { value: 'post-only', label: 'Post-only' },
]

/** Time in force and reduce-only. A market order is immediate, whatever was chosen for a limit. */
export function OrderOptions({ ticket }: { readonly ticket: TicketState }): ReactElement {
  const id = useId()
  const isMarket = ticket.type === 'market'
  const change = (value: string): void => {
    const option = timesInForce.find((each) => each.value === value)
    if (option !== undefined) editTicket({ timeInForce: option.value })
  }
  return (
    <div className={styles.options}>
      <Picker
        label="Time in force"
        value={isMarket ? 'IOC' : ticket.timeInForce}
        options={timesInForce}
        onChange={change}
        isDisabled={isMarket}
      />
      <div className={styles.check}>
        <Checkbox.Root
          id={id}
          className={styles.checkbox}
          checked={ticket.reduceOnly}
          onCheckedChange={(checked) => editTicket({ reduceOnly: checked === true })}
        >
          <Checkbox.Indicator className={styles.tick}>✓</Checkbox.Indicator>
        </Checkbox.Root>
        <label htmlFor={id}>Reduce only</label>
      </div>
    </div>
  )
}
