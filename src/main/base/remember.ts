/** Puts an entry at the end of a map and lets the oldest go when there are more than `capacity`. */
export function remember<K, V>(memory: Map<K, V>, key: K, value: V, capacity: number): void {
  memory.delete(key)
  memory.set(key, value)
  if (memory.size <= capacity) return
  const [oldest] = memory.keys()
  if (oldest !== undefined) memory.delete(oldest)
}
