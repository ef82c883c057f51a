import type { Fp5 } from './extension-field.ts'
import { P } from './field.ts'
import { DIAGONAL, EXTERNAL_CONSTANTS, INTERNAL_CONSTANTS } from './poseidon-constants.ts'

const WIDTH = 12
const RATE = 8
const FULL_ROUNDS_EACH_SIDE = 4

const seventhPower = (x: bigint): bigint => {
  const x2 = (x * x) % P
  const x3 = (x2 * x) % P
  return ((((x3 * x3) % P) * x) % P) as bigint
}

/** Mixes each block of four, then adds to every lane the lanes that share its place in a block. */
function externalLayer(state: bigint[]): void {
  const sums = [0n, 0n, 0n, 0n]
  for (let at = 0; at < WIDTH; at += 4) {
    const [a = 0n, b = 0n, c = 0n, d = 0n] = state.slice(at, at + 4)
    const t = a + b + c + d
    const mixed = [t + a + 2n * b, t + b + 2n * c, t + c + 2n * d, t + d + 2n * a]
    for (let lane = 0; lane < 4; lane += 1) {
      state[at + lane] = mixed[lane] as bigint
      sums[lane] = (sums[lane] as bigint) + (mixed[lane] as bigint)
    }
  }
  for (let lane = 0; lane < WIDTH; lane += 1)
    state[lane] = ((state[lane] as bigint) + (sums[lane % 4] as bigint)) % P
}

function internalLayer(state: bigint[]): void {
  let sum = 0n
  for (const lane of state) sum += lane
  for (let lane = 0; lane < WIDTH; lane += 1)
    state[lane] = (sum + (DIAGONAL[lane] as bigint) * (state[lane] as bigint)) % P
}

function fullRound(state: bigint[], constants: readonly bigint[]): void {
  for (let lane = 0; lane < WIDTH; lane += 1)
    state[lane] = seventhPower(((state[lane] as bigint) + (constants[lane] as bigint)) % P)
  externalLayer(state)
}

/** The Poseidon2 permutation of twelve lanes, in place: 4 full, 22 partial and 4 full rounds. */
export function permute(state: bigint[]): void {
  externalLayer(state)
  for (const constants of EXTERNAL_CONSTANTS.slice(0, FULL_ROUNDS_EACH_SIDE)) fullRound(state, constants)
  for (const constant of INTERNAL_CONSTANTS) {
    state[0] = seventhPower(((state[0] as bigint) + constant) % P)
    internalLayer(state)
  }
  for (const constants of EXTERNAL_CONSTANTS.slice(FULL_ROUNDS_EACH_SIDE)) fullRound(state, constants)
}

/**
 * The venue's hash `H5`: a sponge without padding, whose blocks of up to eight elements overwrite the first lanes.
 *
 * @param elements residues of P
 */
export function hashToElement(elements: readonly bigint[]): Fp5 {
  const state = new Array<bigint>(WIDTH).fill(0n)
  for (let at = 0; at < elements.length; at += RATE) {
    elements.slice(at, at + RATE).forEach((element, lane) => {
      state[lane] = element
    })
    permute(state)
  }
  return state.slice(0, 5) as unknown as Fp5
}
