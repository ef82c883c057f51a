import { venueContract } from './venue-contract.ts'
import { paper } from './venues/paper.ts'

venueContract(paper)
