import { type KeyboardEvent, type ReactElement, useEffect, useState } from 'react'
import { indexAfterKey, matchingOptions } from './matching-options.ts'
import styles from './picker.module.css'
import type { PickerOption } from './picker.tsx'

interface SearchListProps {
  /** Of the list, for those who point at it. */
  readonly id: string
  readonly label: string
  readonly filterLabel: string
  readonly value: string | undefined
  readonly options: readonly PickerOption[]
  readonly shownMax: number
  readonly onPick: (value: string) => void
}

/** A filter box over grouped lines. The caret stays in the box; arrow keys move the mark, Enter takes it. */
export function SearchList(props: SearchListProps): ReactElement {
  const { id, label, filterLabel, value, options, shownMax, onPick } = props
  const [typed, setTyped] = useState('')
  const [marked, setMarked] = useState(value)
  const matches = matchingOptions(options, typed)
  const groups = Map.groupBy(matches.slice(0, shownMax), ({ group }) => group ?? '')
  const shown = [...groups.values()].flat()
  const at = Math.max(
    0,
    shown.findIndex((option) => option.value === marked),
  )
  const current = shown[at]
  const lineId = (index: number): string => `${id}-${index}`

  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, at])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      event.preventDefault()
      if (current !== undefined) onPick(current.value)
      return
    }
    const next = indexAfterKey(event.key, at, shown.length)
    if (next === undefined) return
    event.preventDefault()
    setMarked(shown[next]?.value)
  }
  return (
    <>
      <input
        className={styles.filter}
        role="combobox"
        aria-label={filterLabel}
        aria-expanded="true"
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={current === undefined ? undefined : lineId(at)}
        autoComplete="off"
        spellCheck={false}
        maxLength={40}
        placeholder="Filter by asset or venue"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setMarked(undefined)
        }}
        onKeyDown={onKeyDown}
      />
      <div id={id} role="listbox" aria-label={label} className={styles.lines}>
        {[...groups].map(([group, lines]) => (
          // biome-ignore lint/a11y/useSemanticElements: an optgroup cannot be drawn
          <div key={group} role="group" aria-label={group}>
            <div className={styles.group} aria-hidden="true">
              {group}
            </div>
            {lines.map((option) => (
              <Line
                key={option.value}
                id={lineId(shown.indexOf(option))}
                option={option}
                isChosen={option.value === value}
                isMarked={option === current}
                onPick={onPick}
              />
            ))}
          </div>
        ))}
      </div>
      <p className={styles.note} role="status">
        {noteOf(matches.length, shown.length)}
      </p>
    </>
  )
}

function noteOf(found: number, shown: number): string {
  if (found === 0) return 'Nothing matches'
  return found === shown ? `${found} found` : `${shown} of ${found} shown: type to narrow`
}

interface LineProps {
  readonly id: string
  readonly option: PickerOption
  readonly isChosen: boolean
  readonly isMarked: boolean
  readonly onPick: (value: string) => void
}

function Line({ id, option, isChosen, isMarked, onPick }: LineProps): ReactElement {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the filter box has the keyboard
    // biome-ignore lint/a11y/useFocusableInteractive: the filter box keeps the focus and points here
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      className={styles.item}
      data-highlighted={isMarked ? '' : undefined}
      onClick={() => onPick(option.value)}
    >
      <span>{option.label}</span>
      {isChosen && <span className={styles.indicator}>✓</span>}
    </div>
  )
}
