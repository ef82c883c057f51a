import { venueContract } from './venue-contract.ts'
import { grvt } from './venues/grvt.ts'

venueContract(grvt)
