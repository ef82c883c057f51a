import type { VenueId } from '../../domain/brands.ts'

/** This venue's name in records and registries. */
export const GRVT = 'grvt' as VenueId
