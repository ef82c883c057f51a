import { venueContract } from './venue-contract.ts'
import { lighter } from './venues/lighter.ts'

venueContract(lighter)
