import { venueContract } from './venue-contract.ts'
import { backpack } from './venues/backpack.ts'

venueContract(backpack)
