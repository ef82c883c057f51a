import type { VenueId } from '../../domain/brands.ts'

/** Our name of this venue. */
export const LIGHTER = 'lighter' as VenueId
