import { venueContract } from './venue-contract.ts'
import { bitvavo } from './venues/bitvavo.ts'

venueContract(bitvavo)
