import { venueContract } from './venue-contract.ts'
import { edgex } from './venues/edgex.ts'

venueContract(edgex)
