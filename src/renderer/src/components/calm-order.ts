/**
 * The order in which lines are shown: as they stand, without those that are gone, with the new ones at the
 * end. Only `maySort` puts them in the wanted order, so that nothing moves under a pointer.
 */
export function calmOrder(
  shown: readonly string[],
  wanted: readonly string[],
  maySort: boolean,
): readonly string[] {
  const next = maySort ? wanted : kept(shown, wanted)
  const isSame = next.length === shown.length && next.every((id, index) => id === shown[index])
  return isSame ? shown : next
}

function kept(shown: readonly string[], wanted: readonly string[]): readonly string[] {
  const there = new Set(wanted)
  const known = new Set(shown)
  return [...shown.filter((id) => there.has(id)), ...wanted.filter((id) => !known.has(id))]
}
