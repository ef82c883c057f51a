import type { VenueId } from '../../domain/brands.ts'

/** This venue's name in records and registries. */
export const PARADEX = 'paradex' as VenueId
