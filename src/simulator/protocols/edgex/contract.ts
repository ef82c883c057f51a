import { type Listing, listings } from './instruments.ts'

/** The two generations of the venue: they differ in paths, ids, names and signatures. */
export type Generation = 'v1' | 'v2'

/** A coin as one generation lists it. */
export interface Contract {
  readonly generation: Generation
  readonly id: string
  readonly name: string
  /** The engine's symbol. */
  readonly symbol: string
  readonly listing: Listing
}

const ALL: readonly Contract[] = [...listings].flatMap(([symbol, listing]) =>
  (['v2', 'v1'] as const).flatMap((generation) => {
    const named = listing[generation]
    return named ? [{ generation, ...named, symbol, listing }] : []
  }),
)

const byId = new Map(ALL.map((contract) => [contract.id, contract]))
const bySymbol = new Map(ALL.map((contract) => [`${contract.generation} ${contract.symbol}`, contract]))

/** Contracts of a generation, or of both. */
export function contractsOf(generation?: Generation): readonly Contract[] {
  return generation ? ALL.filter((contract) => contract.generation === generation) : ALL
}

/** Contract of an id; undefined when nobody lists it. */
export function contractOfId(id: string): Contract | undefined {
  return byId.get(id)
}

/** A symbol as a generation lists it; undefined when it does not. */
export function contractIn(generation: Generation, symbol: string): Contract | undefined {
  return bySymbol.get(`${generation} ${symbol}`)
}

/** Id under which a generation shows a symbol. What only V2 lists keeps its V2 id. */
export function contractIdOf(generation: Generation, symbol: string): string {
  return (contractIn(generation, symbol) ?? contractIn('v2', symbol))?.id ?? '0'
}

/** The coin that everything is paid in. */
export const COLLATERAL = {
  coinId: '1000',
  names: { v1: 'USDT', v2: 'USDC' },
  stepSize: '0.000001',
  resolution: 1_000_000n,
  starkExAssetId: '0x33bda5c923bae4e84825b74762d5482889b9512465fbffc50d1ae4b82e345c3',
} as const

/** Units of the signed size of one base coin. */
export function resolutionOf({ resolutionDigits }: Listing): bigint {
  return 10n ** BigInt(resolutionDigits)
}

/** Id of the coin in V1 order hashes: name and digits as text, filled up with zeros. */
export function syntheticAssetId({ coin, resolutionDigits }: Listing): string {
  const text = coin === 'BTC' ? 'BTC2' : coin
  return `0x${Buffer.from(`${text}-${resolutionDigits}`).toString('hex').padEnd(30, '0')}`
}
