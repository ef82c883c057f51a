import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './packaged.ts'

/** False when node_modules/electron holds the registry's runtime, which is for development only. */
export const installedRuntimeIsOfficial = (): boolean =>
  !existsSync(join(ROOT, 'node_modules', 'electron', 'dist', '.not-official.json'))
