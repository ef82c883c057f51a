import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { ROOT } from './project-copy.ts'

const { hasDisplay, startVirtualDisplay } = await import(join(ROOT, 'scripts', 'bootstrap', 'display.mjs'))
const onLinux = process.platform === 'linux'
const hasXvfb = onLinux && spawnSync('which', ['Xvfb']).status === 0

test.runIf(hasXvfb)('a virtual display answers while it stands, and leaves nothing behind', async () => {
  const { environment, stop } = await startVirtualDisplay()
  expect(await hasDisplay(environment)).toBe(true)
  expect(existsSync(environment.XAUTHORITY)).toBe(true)
  stop()
  await vi.waitFor(async () => expect(await hasDisplay(environment)).toBe(false), { timeout: 10_000 })
  expect(existsSync(dirname(environment.XAUTHORITY))).toBe(false)
})

test.runIf(onLinux).each([
  ['none named', {}],
  ['a number that nobody serves', { DISPLAY: ':4242' }],
  ['not a display at all', { DISPLAY: 'screen' }],
  ['a Wayland socket that is not there', { WAYLAND_DISPLAY: 'wayland-77', XDG_RUNTIME_DIR: '/nowhere' }],
])('no display: %s', async (_name, environment) => {
  expect(await hasDisplay(environment)).toBe(false)
})
