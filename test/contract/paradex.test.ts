import { venueContract } from './venue-contract.ts'
import { paradex } from './venues/paradex.ts'

venueContract(paradex)
