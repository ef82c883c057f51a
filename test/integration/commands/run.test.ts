import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ROOT, runScript } from './project-copy.ts'

const RUN = join(ROOT, 'scripts', 'run.mjs')
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-run-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const program = (name: string, source: string): string => {
  const path = join(folder, name)
  writeFileSync(path, source)
  return path
}

test('a program gets its arguments, stdout to itself, and its exit code is passed on', async () => {
  const file = program(
    'echo.ts',
    'const words: string[] = process.argv.slice(2)\nconsole.log(JSON.stringify(words))\nprocess.exit(7)\n',
  )
  const ended = await runScript(RUN, [file, 'one', '--two=2'])
  expect(ended.stdout).toBe('["one","--two=2"]\n')
  expect(ended.code).toBe(7)
})

test('a signal reaches the program, which ends in its own way', async () => {
  const file = program(
    'wait.ts',
    `process.on('SIGTERM', () => process.exit(3))\nsetInterval(() => {}, 1000)\nprocess.stdout.write('ready')\n`,
  )
  const child = spawn(process.execPath, [RUN, file], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((done) => child.once('exit', done))
  await new Promise((ready) => child.stdout.once('data', ready))
  child.kill('SIGTERM')
  expect(await ended).toBe(3)
})

test('a program ends when the npm that started it is killed', async () => {
  const trace = join(folder, 'ended')
  const file = program(
    'orphan.ts',
    `import { writeFileSync } from 'node:fs'
process.on('SIGTERM', () => {
  writeFileSync(${JSON.stringify(trace)}, '')
  process.exit(0)
})
setInterval(() => {}, 1000)
process.stdout.write('ready')
`,
  )
  // npm runs a script through a shell, and a signal to npm ends that shell only.
  const shell = spawn('sh', ['-c', `"${process.execPath}" "${RUN}" "${file}"; true`], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', npm_lifecycle_event: 'simulator' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((ready) => shell.stdout.once('data', ready))
  expect(existsSync(trace)).toBe(false)
  shell.kill('SIGTERM')
  await vi.waitFor(() => expect(existsSync(trace)).toBe(true), { timeout: 10_000 })
})

test('without a file it says how it is used', async () => {
  const ended = await runScript(RUN, [])
  expect(ended.code).toBe(2)
  expect(ended.stderr).toContain('usage:')
})
