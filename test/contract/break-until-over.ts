import type { FaultRequest } from '../../src/simulator/faults/fault.ts'
import type { Switchboard } from '../../src/simulator/faults/switchboard.ts'

/**
 * Switches a fault on and waits until it has ended by its own count. The simulator runs in this process: who awaits
 * this goes on before the market makes its next step.
 */
export function breakUntilOver(board: Switchboard, request: FaultRequest): Promise<void> {
  const { id } = board.add(request)
  return new Promise((resolve) => {
    board.removed.listen((fault) => {
      if (fault.id === id) resolve()
    })
  })
}
