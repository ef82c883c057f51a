import { Select } from 'radix-ui'
import type { ReactElement } from 'react'
import { Chevron } from './chevron.tsx'
import styles from './picker.module.css'

/** One line of a picker. `group` puts lines under a heading; lines of a group follow each other. */
export interface PickerOption {
  readonly value: string
  readonly label: string
  readonly group?: string
}

interface PickerProps {
  readonly label: string
  readonly value: string | undefined
  readonly options: readonly PickerOption[]
  readonly onChange: (value: string) => void
  readonly isDisabled?: boolean
}

/** One of many in a list that opens; typing the first letters jumps to it. */
export function Picker(props: PickerProps): ReactElement {
  const { label, value, options, onChange, isDisabled = false } = props
  const groups = Map.groupBy(options, ({ group }) => group ?? '')
  return (
    <Select.Root value={value ?? ''} onValueChange={onChange} disabled={isDisabled}>
      <Select.Trigger aria-label={label} className={styles.trigger}>
        <Select.Value placeholder="–" />
        <Select.Icon className={styles.icon}>
          <Chevron />
        </Select.Icon>
      </Select.Trigger>
      <Select.Portal>
        <Select.Content className={styles.content} position="popper" sideOffset={4} collisionPadding={8}>
          <Select.Viewport>
            {[...groups].map(([group, lines]) => (
              <Select.Group key={group}>
                {group !== '' && <Select.Label className={styles.group}>{group}</Select.Label>}
                {lines.map((option) => (
                  <Select.Item key={option.value} value={option.value} className={styles.item}>
                    <Select.ItemText>{option.label}</Select.ItemText>
                    <Select.ItemIndicator className={styles.indicator}>✓</Select.ItemIndicator>
                  </Select.Item>
                ))}
              </Select.Group>
            ))}
          </Select.Viewport>
        </Select.Content>
      </Select.Portal>
    </Select.Root>
  )
}
