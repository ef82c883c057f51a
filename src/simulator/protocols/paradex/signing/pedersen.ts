import { Point } from '@scure/starknet'

type StarkPoint = typeof Point.BASE

/** Bits of the low part of a field element; the four above them have a generator of their own. */
const LOW_BITS = 248
const HIGH_BITS = 4
/** Bits looked up at once: left operands are mostly hashes and use every bit, right ones are mostly short. */
const LEFT_WINDOW = 8
const RIGHT_WINDOW = 4

/** Constant points of the hash: the shift, then low and high generator of the left and of the right operand. */
const SHIFT = new Point(
  2089986280348253421170679821480865132823066470938446095505822317253594081284n,
  1713931329540660377023406109199410414810705867260802078187082345529207694986n,
  1n,
)
const LEFT = [
  new Point(
    996781205833008774514500082376783249102396023663454813447423147977397232763n,
    1668503676786377725805489344771023921079126552019160156920634619255970485781n,
    1n,
  ),
  new Point(
    2251563274489750535117886426533222435294046428347329203627021249169616184184n,
    1798716007562728905295480679789526322175868328062420237419143593021674992973n,
    1n,
  ),
] as const
const RIGHT = [
  new Point(
    2138414695194151160943305727036575959195309218611738193261179310511854807447n,
    113410276730064486255102093846540133784865286929052426931474106396135072156n,
    1n,
  ),
  new Point(
    2379962749567351885752724891227938183011949129833673362440656643086021394946n,
    776496453633298175483985398648758586525933812536653089401905292063708816422n,
    1n,
  ),
] as const

/** Multiples of one operand's generators: `table[w][d]` is what digit d of window w adds. */
class Operand {
  readonly #window: number
  readonly #low: readonly StarkPoint[][]
  readonly #high: readonly StarkPoint[]

  constructor([low, high]: readonly [StarkPoint, StarkPoint], window: number) {
    this.#window = window
    const rows: StarkPoint[][] = []
    let base = low
    for (let bit = 0; bit < LOW_BITS; bit += window) {
      const row = multiples(base, window)
      rows.push(row)
      base = (row.at(-1) as StarkPoint).add(base)
    }
    this.#low = rows
    this.#high = multiples(high, HIGH_BITS)
  }

  /** Adds the operand's share of the hash to a point. */
  addTo(point: StarkPoint, value: bigint): StarkPoint {
    const mask = (1n << BigInt(this.#window)) - 1n
    const shift = BigInt(this.#window)
    let sum = point
    let rest = value & LOW_MASK
    for (let row = 0; rest !== 0n; row++) {
      const digit = Number(rest & mask)
      if (digit !== 0) sum = sum.add(this.#low[row]?.[digit] as StarkPoint)
      rest >>= shift
    }
    const top = Number(value >> BigInt(LOW_BITS))
    return top === 0 ? sum : sum.add(this.#high[top] as StarkPoint)
  }
}

const LOW_MASK = (1n << BigInt(LOW_BITS)) - 1n

function multiples(base: StarkPoint, window: number): StarkPoint[] {
  const row = [Point.ZERO]
  for (let digit = 1; digit < 1 << window; digit++) row.push((row[digit - 1] as StarkPoint).add(base))
  return row
}

let tables: { readonly left: Operand; readonly right: Operand } | undefined

/**
 * Pedersen hash of two field elements, by tables of the constant points: the library walks 252 bits for each
 * operand, this takes 31 windows and 62. The tables are built when first needed.
 *
 * @throws {RangeError} for values outside the field.
 */
export function pedersen(left: bigint, right: bigint): bigint {
  const { ORDER } = Point.Fp
  if (left < 0n || left >= ORDER || right < 0n || right >= ORDER)
    throw new RangeError('expected two elements of the Stark field')
  tables ??= { left: new Operand(LEFT, LEFT_WINDOW), right: new Operand(RIGHT, RIGHT_WINDOW) }
  return tables.right.addTo(tables.left.addTo(SHIFT, left), right).toAffine().x
}

/** Hash of a list, its length at the end. Begins from `seed` when the first elements were hashed before. */
export function hashElements(elements: readonly bigint[], seed = 0n, count = elements.length): bigint {
  return pedersen(elements.reduce(pedersen, seed), BigInt(count))
}
