import { toast } from 'sonner'
import type { CallInput, CallName, CallOutput } from '../../../shared/contract.ts'
import { messageOf } from './ask.ts'
import { ask } from './main.ts'

/** Calls of the paper lab. */
export type LabCall = Extract<CallName, `lab.${string}`>

/**
 * Tells main what to do to the paper venues. A refusal is told to the user.
 * @param what the thing that was not done, for the title of the refusal.
 * @returns main's answer; nothing when it refused.
 */
export async function tellLab<N extends LabCall>(
  name: N,
  input: CallInput<N>,
  what: string,
): Promise<CallOutput<N> | undefined> {
  try {
    return await ask(name, input)
  } catch (cause) {
    toast.error(what, { description: messageOf(cause) })
    return undefined
  }
}
