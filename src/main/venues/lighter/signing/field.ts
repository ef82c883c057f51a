/** The Goldilocks prime 2^64 − 2^32 + 1: every number that Lighter hashes or signs is a residue of it. Sheet 4.2. */
export const P = 0xffff_ffff_0000_0001n

/** Any whole number as a residue; negatives count from the top. */
export function residue(value: bigint): bigint {
  const rest = value % P
  return rest < 0n ? rest + P : rest
}

/** base^exponent mod P, one squaring and one multiplication per bit of the exponent. */
export function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  let square = base
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    const product = (result * square) % P
    result = rest & 1n ? product : result
    square = (square * square) % P
  }
  return result
}

/** 1 ÷ value; 0 for 0. Fermat: value^(P − 2). */
export const inverse = (value: bigint): bigint => power(value, P - 2n)
