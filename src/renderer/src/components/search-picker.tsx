import { Popover } from 'radix-ui'
import { type ReactElement, useId, useState } from 'react'
import { Chevron } from './chevron.tsx'
import { SHOWN_MAX } from './matching-options.ts'
import styles from './picker.module.css'
import type { PickerOption } from './picker.tsx'
import { SearchList } from './search-list.tsx'

interface SearchPickerProps {
  readonly label: string
  /** Name of the box that filters. */
  readonly filterLabel: string
  readonly value: string | undefined
  readonly options: readonly PickerOption[]
  readonly onChange: (value: string) => void
}

/** One of hundreds: a list that opens with a box to filter it. */
export function SearchPicker(props: SearchPickerProps): ReactElement {
  const { label, filterLabel, value, options, onChange } = props
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const chosen = options.find((option) => option.value === value)
  const pick = (picked: string): void => {
    setOpen(false)
    if (picked !== value) onChange(picked)
  }
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger
        role="combobox"
        aria-label={label}
        aria-haspopup="listbox"
        aria-controls={id}
        className={styles.trigger}
        data-large={true}
      >
        <span>{chosen?.label ?? '–'}</span>
        <span className={styles.of}>{chosen?.group}</span>
        <span className={styles.icon}>
          <Chevron />
        </span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles.search}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={filterLabel}
        >
          <SearchList
            id={id}
            label={label}
            filterLabel={filterLabel}
            value={value}
            options={options}
            shownMax={SHOWN_MAX}
            onPick={pick}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
