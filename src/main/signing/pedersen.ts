import { setImmediate } from 'node:timers/promises'
import { AppError } from '../base/errors.ts'
import {
  type AffinePoint,
  addAffine,
  double,
  FIELD,
  type JacobianPoint,
  toAffine,
  toJacobian,
  xOf,
} from './stark-curve.ts'

/** The hash starts from this point. */
const SHIFT: AffinePoint = {
  x: 2089986280348253421170679821480865132823066470938446095505822317253594081284n,
  y: 1713931329540660377023406109199410414810705867260802078187082345529207694986n,
}

/** Of each input: the point that its lower 248 bits multiply, and the point of its upper 4. */
const BASES: readonly (readonly [low: AffinePoint, high: AffinePoint])[] = [
  [
    {
      x: 996781205833008774514500082376783249102396023663454813447423147977397232763n,
      y: 1668503676786377725805489344771023921079126552019160156920634619255970485781n,
    },
    {
      x: 2251563274489750535117886426533222435294046428347329203627021249169616184184n,
      y: 1798716007562728905295480679789526322175868328062420237419143593021674992973n,
    },
  ],
  [
    {
      x: 2138414695194151160943305727036575959195309218611738193261179310511854807447n,
      y: 113410276730064486255102093846540133784865286929052426931474106396135072156n,
    },
    {
      x: 2379962749567351885752724891227938183011949129833673362440656643086021394946n,
      y: 776496453633298175483985398648758586525933812536653089401905292063708816422n,
    },
  ],
]

const WINDOW_BITS = 4
const WINDOW_SIZE = 2 ** WINDOW_BITS
/** Windows over the lower 248 bits; one more holds the upper four. */
const LOW_WINDOWS = 248 / WINDOW_BITS

/** 1…16 times the window's own point, at `digit − 1`; the last is the point of the window above. */
type Window = readonly AffinePoint[]

/** Of each input, its windows from the lowest bits on; grown on demand. */
const tables: readonly [Window[], Window[]] = [[], []]

function multiplesOf(base: AffinePoint): Window {
  const points: JacobianPoint[] = [toJacobian(base), double(toJacobian(base))]
  while (points.length < WINDOW_SIZE) points.push(addAffine(points.at(-1) as JacobianPoint, base))
  return toAffine(points)
}

/** The input's next window. */
function growTable(input: 0 | 1): void {
  const table = tables[input]
  const [low, high] = BASES[input] as (typeof BASES)[number]
  const base = table.length === LOW_WINDOWS ? high : (table.at(-1)?.at(-1) ?? low)
  table.push(multiplesOf(base))
}

function addMultiple(start: JacobianPoint, input: 0 | 1, value: bigint): JacobianPoint {
  const table = tables[input]
  let sum = start
  let rest = value
  for (let window = 0; rest > 0n; window += 1) {
    const digit = Number(BigInt.asUintN(WINDOW_BITS, rest))
    rest >>= BigInt(WINDOW_BITS)
    while (table.length <= window) growTable(input)
    if (digit > 0) sum = addAffine(sum, (table[window] as Window)[digit - 1] as AffinePoint)
  }
  return sum
}

/**
 * Starknet's Pedersen hash of two field elements, from tables of multiples of its four points: an addition per four
 * bits of input that are not zero. Takes longer for some inputs than for others, so it is for public values only.
 * Tables grow as they are needed; {@link warmPedersen} fills them ahead of time.
 *
 * @throws {AppError} `bug` for a number outside the field.
 */
export function pedersen(a: bigint, b: bigint): bigint {
  if (a < 0n || b < 0n || a >= FIELD || b >= FIELD)
    throw new AppError('bug', `expected two field elements to hash, got ${a} and ${b}`)
  return xOf(addMultiple(addMultiple(toJacobian(SHIFT), 0, a), 1, b))
}

/** Fills the tables, half a millisecond at a time, with the event loop free in between. */
export async function warmPedersen(): Promise<void> {
  for (const input of [0, 1] as const) {
    while (tables[input].length <= LOW_WINDOWS) {
      growTable(input)
      await setImmediate()
    }
  }
}
