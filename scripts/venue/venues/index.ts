import { AppError } from '../../../src/main/base/errors.ts'
import { aster } from './aster.ts'
import { backpack } from './backpack.ts'
import { bitvavo } from './bitvavo.ts'
import { edgex } from './edgex.ts'
import { grvt } from './grvt.ts'
import { lighter } from './lighter.ts'
import { paradex } from './paradex.ts'
import type { VenueTool } from './venue-tool.ts'

/** The venues of the command line, one line each. */
const venues: ReadonlyMap<string, VenueTool> = new Map([
  ['aster', aster],
  ['backpack', backpack],
  ['bitvavo', bitvavo],
  ['edgex', edgex],
  ['grvt', grvt],
  ['lighter', lighter],
  ['paradex', paradex],
])

/** Their names, for help and errors. */
export const venueNames: readonly string[] = [...venues.keys()]

/** @throws {AppError} `validation` naming the venues there are. */
export function venueOf(name: string): VenueTool {
  const found = venues.get(name)
  if (found) return found
  throw new AppError('validation', `expected a venue of ${venueNames.join(', ')}, got ${name}`)
}
