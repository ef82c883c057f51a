import { PRIME, type Quintic } from './goldilocks.ts'
import { DIAGONAL, EXTERNAL, INTERNAL } from './poseidon-constants.ts'

const WIDTH = 12
const RATE = 8
const HALF_OF_FULL_ROUNDS = 4

/** Poseidon2 permutation of twelve lanes, in place (section 4.2 of the venue sheet). */
export function permute(state: bigint[]): void {
  externalLayer(state)
  for (let round = 0; round < HALF_OF_FULL_ROUNDS; round++) fullRound(state, round)
  for (const constant of INTERNAL) {
    state[0] = seventhPower((state[0] ?? 0n) + constant)
    internalLayer(state)
  }
  for (let round = HALF_OF_FULL_ROUNDS; round < 2 * HALF_OF_FULL_ROUNDS; round++) fullRound(state, round)
}

/**
 * Hash of field elements to an element of the quintic extension.
 *
 * The sponge has no padding: each block overwrites the first lanes, a short last one only as many as it has.
 */
export function hashToQuintic(elements: readonly bigint[]): Quintic {
  const state = Array.from({ length: WIDTH }, () => 0n)
  for (let at = 0; at < elements.length; at += RATE) {
    for (const [lane, element] of elements.slice(at, at + RATE).entries()) state[lane] = element
    permute(state)
  }
  return state.slice(0, 5) as unknown as Quintic
}

function fullRound(state: bigint[], round: number): void {
  for (let lane = 0; lane < WIDTH; lane++) {
    state[lane] = seventhPower((state[lane] ?? 0n) + (EXTERNAL[round * WIDTH + lane] ?? 0n))
  }
  externalLayer(state)
}

function seventhPower(value: bigint): bigint {
  const square = (value * value) % PRIME
  const cube = (square * value) % PRIME
  return (cube * cube * value) % PRIME
}

/** The four-lane matrix on each block, then every lane plus the sum of the lanes four apart. */
function externalLayer(state: bigint[]): void {
  for (let at = 0; at < WIDTH; at += 4) {
    const [a = 0n, b = 0n, c = 0n, d = 0n] = state.slice(at, at + 4)
    const sum = a + b + c + d
    state[at] = sum + a + 2n * b
    state[at + 1] = sum + b + 2n * c
    state[at + 2] = sum + c + 2n * d
    state[at + 3] = sum + d + 2n * a
  }
  const sums = [0, 1, 2, 3].map(
    (lane) => (state[lane] ?? 0n) + (state[lane + 4] ?? 0n) + (state[lane + 8] ?? 0n),
  )
  for (let lane = 0; lane < WIDTH; lane++)
    state[lane] = ((state[lane] ?? 0n) + (sums[lane % 4] ?? 0n)) % PRIME
}

function internalLayer(state: bigint[]): void {
  const sum = state.reduce((total, lane) => total + lane, 0n)
  for (let lane = 0; lane < WIDTH; lane++) {
    state[lane] = (sum + (DIAGONAL[lane] ?? 0n) * (state[lane] ?? 0n)) % PRIME
  }
}
