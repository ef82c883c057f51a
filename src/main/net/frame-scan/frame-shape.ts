/** Which list of levels: `bid` the buyers, `ask` the sellers. */
export type Side = 'bid' | 'ask'

/** A place in a level where something stands that changes. */
export type LevelHole = 'price' | 'size' | 'side' | 'unused'
/** A level: literal text and holes in turn. */
export interface LevelShape {
  readonly parts: readonly (string | { readonly hole: LevelHole })[]
}

/** Decimal text, its quotes outside. */
export const PRICE = { hole: 'price' } as const
export const SIZE = { hole: 'size' } as const
/** `BUY` or `SELL`. */
export const SIDE = { hole: 'side' } as const

/** How the digits of a whole number are taken: nanoseconds have more of them than a number holds. */
export type IntegerForm = 'exact' | 'unused' | 'nanos-as-ms' | 'nanos-rounded'

/** A place in a frame where something stands that changes. */
export type FrameHole =
  | { readonly hole: 'text' }
  | { readonly hole: 'unused-text' }
  | { readonly hole: 'integer'; readonly form: IntegerForm }
  | { readonly hole: 'levels'; readonly into: LevelsInto; readonly level: LevelShape }
  | { readonly hole: 'level'; readonly side: Side; readonly level: LevelShape }

/** Where levels go: to one side, or to the one that each names; `deleted` ones count with a size of zero. */
export interface LevelsInto {
  readonly side: Side | 'named'
  readonly deleted: boolean
}

/** A frame: literal text and holes in turn. */
export interface FrameShape {
  readonly parts: readonly (string | FrameHole)[]
}

/** Text that stays the same for a stream: its name, its symbol. Learned from a frame. */
export const TEXT = { hole: 'text' } as const
/** Text of digits, signs and dots that nobody reads. */
export const UNUSED_TEXT = { hole: 'unused-text' } as const
/** A whole number below 2^53, unquoted or with its quotes outside. */
export const INTEGER = { hole: 'integer', form: 'exact' } as const
/** The same, in a frame or a level, for a number that nobody reads. */
export const UNUSED_INTEGER = { hole: 'integer', form: 'unused' } as const
export const UNUSED_COUNT = { hole: 'unused' } as const
/** Nanoseconds since 1970 of which whole milliseconds are taken. */
export const NANOS_AS_MS = { hole: 'integer', form: 'nanos-as-ms' } as const
/** Nanoseconds since 1970, rounded as a number in JSON is. */
export const NANOS_ROUNDED = { hole: 'integer', form: 'nanos-rounded' } as const

/** A list of levels of one side, brackets included. */
export const levels = (side: Side, level: LevelShape): FrameHole => ({
  hole: 'levels',
  into: { side, deleted: false },
  level,
})

/** A list of levels that name their side, brackets included. */
export const namedLevels = (level: LevelShape, deleted = false): FrameHole => ({
  hole: 'levels',
  into: { side: 'named', deleted },
  level,
})

/** One level that is no list. */
export const oneLevel = (side: Side, level: LevelShape): FrameHole => ({ hole: 'level', side, level })

/** The text of a level as JSON has it, without white space: price first, then size. */
export function levelShape(
  literals: TemplateStringsArray,
  ...holes: readonly { readonly hole: LevelHole }[]
): LevelShape {
  return { parts: interleave(literals, holes) }
}

/** The text of a frame as the venue sends it, byte by byte, with holes for what changes. */
export function frameShape(literals: TemplateStringsArray, ...holes: readonly FrameHole[]): FrameShape {
  return { parts: interleave(literals, holes) }
}

function interleave<Hole>(literals: readonly string[], holes: readonly Hole[]): (string | Hole)[] {
  return literals
    .flatMap((literal, at): (string | Hole | undefined)[] => [literal, holes[at]])
    .filter((part): part is string | Hole => part !== undefined && part !== '')
}

const PATTERNS: Readonly<Record<FrameHole['hole'], string>> = {
  text: '([^"\\\\]*)',
  'unused-text': '[^"\\\\]*',
  integer: '\\d+',
  levels: '\\[(?:[^\\[\\]]|\\[[^\\[\\]]*\\])*\\]',
  level: '[^{}\\[\\]]*',
}

const SPECIAL = /[.*+?^${}()|[\]\\]/g

/** Finds the texts that a frame of this shape has in its holes for text. */
export function textsPattern({ parts }: FrameShape): RegExp {
  const pattern = parts.map((part) =>
    typeof part === 'string' ? part.replace(SPECIAL, '\\$&') : PATTERNS[part.hole],
  )
  return new RegExp(`^${pattern.join('')}$`)
}
