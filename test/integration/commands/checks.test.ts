import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT, runScript } from './project-copy.ts'

interface Outcome {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly output: string
}

const { runChecks } = await import(join(ROOT, 'scripts', 'checks', 'runner.mjs'))
const suite = (outcome: Partial<Outcome>) => ({
  name: 'suite',
  isSuite: true,
  run: async () => ({ passed: 0, failed: 0, skipped: 0, output: '', ...outcome }),
})

async function report(
  ...checks: unknown[]
): Promise<{ code: number; text: string; last: string | undefined }> {
  let text = ''
  const code = await runChecks(checks, {}, (line: string) => {
    text += line
  })
  return { code, text, last: text.trimEnd().split('\n').at(-1) }
}

test('the last line counts the whole run', async () => {
  const { code, last } = await report(suite({ passed: 3 }), { name: 'lint', run: suite({ passed: 1 }).run })
  expect(last).toBe('4 passed, 0 failed')
  expect(code).toBe(0)
})

test('a failure shows what the tool said, and the run goes on', async () => {
  const { code, text, last } = await report(
    suite({ failed: 2, output: 'expected 1, got 2' }),
    suite({ passed: 1 }),
  )
  expect(text).toContain('expected 1, got 2')
  expect(last).toBe('1 passed, 2 failed')
  expect(code).toBe(1)
})

test('a suite without a single test is a failure', async () => {
  const { code, last } = await report(suite({}))
  expect(last).toBe('0 passed, 1 failed')
  expect(code).toBe(1)
})

test('a check that breaks is a failure, not an end', async () => {
  const broken = { name: 'broken', run: async () => Promise.reject(new Error('no such tool')) }
  const { text, last } = await report(broken, suite({ passed: 1 }))
  expect(text).toContain('no such tool')
  expect(last).toBe('1 passed, 1 failed')
})

test('nothing at all is not a success', async () => {
  expect((await report()).code).toBe(1)
})

test('an unknown group is refused by name', async () => {
  const ended = await runScript(join(ROOT, 'scripts', 'test.mjs'), ['untit'])
  expect(ended.code).toBe(2)
  expect(ended.stderr).toContain('got untit')
})
