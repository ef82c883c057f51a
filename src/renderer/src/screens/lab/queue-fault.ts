import type { PaperFaultView } from '../../../../shared/paper-lab-views.ts'
import { tellLab } from '../../bridge/lab-commands.ts'
import { faultCall } from './fault-words.ts'

/** Queues a fault at a venue. @returns whether main took it. */
export async function queueFault(
  { venue, venueName }: { readonly venue: string; readonly venueName: string },
  fault: PaperFaultView,
  count = 1,
): Promise<boolean> {
  const { name, input } = faultCall(venue, fault, count)
  return (await tellLab(name, input, `Nothing was queued at ${venueName}`)) !== undefined
}
