import type { PickerOption } from './picker.tsx'

/** More lines than anybody reads; typing finds the others. */
export const SHOWN_MAX = 150

/** Options whose label or group contains every typed word, in their order, whatever their case. */
export function matchingOptions(options: readonly PickerOption[], typed: string): readonly PickerOption[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return options.filter(({ label, group = '' }) => {
    const text = `${label} ${group}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** Where the keyboard goes from `index` among `count` lines; `undefined` for a key that does not move. */
export function indexAfterKey(key: string, index: number, count: number): number | undefined {
  if (count === 0) return undefined
  if (key === 'ArrowDown') return (index + 1) % count
  if (key === 'ArrowUp') return (Math.max(index, 0) + count - 1) % count
  if (key === 'PageDown') return Math.min(index + 10, count - 1)
  if (key === 'PageUp') return Math.max(index - 10, 0)
  return undefined
}
