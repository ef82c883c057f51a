/** Remembers that an action is under way. */
export interface Gate {
  isInFlight: boolean
}

/**
 * One gesture, one action: runs it unless it is still under way, or the click is the second or third of a
 * row of quick ones.
 * @param clickCount what the browser counted: 1 for a single click, 0 for the keyboard.
 * @returns whether it ran.
 */
export async function runOnce(gate: Gate, clickCount: number, action: () => Promise<void>): Promise<boolean> {
  if (gate.isInFlight || clickCount > 1) return false
  gate.isInFlight = true
  try {
    await action()
  } finally {
    gate.isInFlight = false
  }
  return true
}
