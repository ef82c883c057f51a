import type { VenueId } from '../../domain/brands.ts'

/** Name of the venue in every event of this client. */
export const EDGEX = 'edgex' as VenueId
