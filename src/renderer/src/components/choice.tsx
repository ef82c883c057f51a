import { ToggleGroup } from 'radix-ui'
import type { ReactElement } from 'react'
import styles from './choice.module.css'

interface ChoiceProps<V extends string> {
  readonly label: string
  readonly value: V
  readonly options: readonly { readonly value: V; readonly label: string }[]
  readonly onChange: (value: V) => void
  readonly isWide?: boolean
}

/** One of a few, all in sight. */
export function Choice<V extends string>(props: ChoiceProps<V>): ReactElement {
  const { label, value, options, onChange, isWide = false } = props
  const pick = (picked: string): void => {
    // The library says '' when the chosen one is pressed again; one is always chosen here.
    const option = options.find((each) => each.value === picked)
    if (option !== undefined) onChange(option.value)
  }
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      className={styles.group}
      data-wide={isWide}
      value={value}
      onValueChange={pick}
    >
      {options.map((option) => (
        <ToggleGroup.Item key={option.value} value={option.value} className={styles.item}>
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
