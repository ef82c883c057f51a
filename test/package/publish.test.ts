import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from './packaged.ts'
import { installedRuntimeIsOfficial } from './runtime.ts'

const packageWith = (...args: string[]) => {
  const { ELECTRON_RUN_AS_NODE: _, ...environment } = process.env
  return spawnSync('node', [join(ROOT, 'scripts', 'package.mjs'), ...args], {
    cwd: ROOT,
    env: environment,
    encoding: 'utf8',
  })
}

test.runIf(!installedRuntimeIsOfficial())('a build from the development runtime cannot be published', () => {
  const { status, stderr } = packageWith('--targets', 'dir', '--publish', 'always')
  expect(status).toBe(1)
  expect(stderr).toContain('refusing to publish')
})

test('an unknown target is refused by name', () => {
  const { status, stderr } = packageWith('--targets', 'dir,floppy')
  expect(status).toBe(1)
  expect(stderr).toContain('got dir,floppy')
})
