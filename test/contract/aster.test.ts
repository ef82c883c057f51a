import { venueContract } from './venue-contract.ts'
import { aster } from './venues/aster.ts'

venueContract(aster)
