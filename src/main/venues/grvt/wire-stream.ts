import { z } from 'zod'
import { AppError, messageOf } from '../../base/errors.ts'
import { excerpt } from '../decode-steps.ts'

/**
 * Socket frames as the venue spells them, with full field names. Book frames have a decoder of their own.
 * Docs: sheet sections 6 and 7.
 */

const names = z.array(z.string())
const numbers = z.array(z.union([z.string(), z.number()]).transform(Number))

/** The answer to `subscribe` and `unsubscribe`: lists of the same length, one entry a selector. */
export const subscriptionAnswer = z.object({
  id: z.number().int(),
  result: z.object({
    stream: z.string(),
    subs: names.nullish(),
    first_sequence_number: numbers.nullish(),
  }),
})

/** A refusal: of a request, or with id 0 of a text that the venue could not read. */
export const refusalFrame = z.object({
  id: z.number().int().nullish(),
  error: z.object({ code: z.number().int(), message: z.string().nullish() }),
})

/** What every frame of data has in common. Numbers are text: `0` for what is told at the beginning. */
export interface DataFrame {
  readonly stream: string
  readonly selector: string
  readonly sequence: number
  readonly previous: number
  readonly feed: unknown
}

/** Either answer, for who has to tell them apart. */
export type ControlFrame =
  | { readonly kind: 'answer'; readonly answer: z.infer<typeof subscriptionAnswer> }
  | { readonly kind: 'refusal'; readonly refusal: z.infer<typeof refusalFrame> }

/** Any frame. @throws {AppError} `protocol` when it is neither data nor an answer. */
export function readFrame(bytes: Buffer): ({ readonly kind: 'data' } & DataFrame) | ControlFrame {
  const text = bytes.toString('utf8')
  const parsed = parse(text)
  const answer = subscriptionAnswer.safeParse(parsed)
  if (answer.success) return { kind: 'answer', answer: answer.data }
  const refusal = refusalFrame.safeParse(parsed)
  if (refusal.success) return { kind: 'refusal', refusal: refusal.data }
  return { kind: 'data', ...readData(parsed, text) }
}

/** A frame that is known to be data, by hand: books come twenty times a second. */
export function readDataFrame(bytes: Buffer): DataFrame {
  const text = bytes.toString('utf8')
  return readData(parse(text), text)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('protocol', `expected a frame as JSON, got ${excerpt(text)}: ${messageOf(cause)}`)
  }
}

function readData(parsed: unknown, text: string): DataFrame {
  if (typeof parsed === 'object' && parsed !== null && 'stream' in parsed && 'feed' in parsed) {
    const { stream, feed } = parsed
    const { selector, sequence_number: own, prev_sequence_number: before } = parsed as Record<string, unknown>
    if (typeof stream === 'string' && typeof selector === 'string')
      return { stream, selector, sequence: numberOf(own), previous: numberOf(before ?? '0'), feed }
  }
  throw new AppError('protocol', `expected a frame with stream, selector and feed, got ${excerpt(text)}`)
}

/** Sequence numbers are local to a gateway and start at 1: they stay below 2^53. */
function numberOf(value: unknown): number {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 0) return number
  throw new AppError('protocol', `expected a sequence number as digits, got ${excerpt(value)}`)
}
