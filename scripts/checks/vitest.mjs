import { mkdirSync, rmSync } from 'node:fs'
import { CACHE, inProject, readJson } from '../bootstrap/project.mjs'
import { explanation, outcome } from './outcome.mjs'
import { toolOnRuntime } from './tools.mjs'

/** Runs Vitest in the Node of the Electron runtime and counts its tests; `args` narrow or configure the run. */
export async function vitest({ runtime, environment }, args) {
  mkdirSync(CACHE, { recursive: true })
  const reportPath = inProject('.cache', `vitest-${process.pid}.json`)
  const all = ['run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${reportPath}`]
  const result = await toolOnRuntime(runtime, 'vitest/vitest.mjs', all, { env: environment })
  const report = readJson(reportPath)
  rmSync(reportPath, { force: true })
  if (report === undefined) return outcome({ failed: 1, output: explanation(result) })

  const counts = { passed: 0, failed: 0, skipped: 0 }
  for (const file of report.testResults) {
    const failedBefore = counts.failed
    for (const { status } of file.assertionResults) {
      if (status === 'passed') counts.passed += 1
      else if (status === 'failed') counts.failed += 1
      else counts.skipped += 1
    }
    // A file that could not be loaded has no tests to count, and is a failure all the same.
    if (file.status === 'failed' && counts.failed === failedBefore) counts.failed += 1
  }
  // An error outside any test (an unhandled rejection) shows in the exit code alone.
  if (result.code !== 0 && counts.failed === 0) counts.failed = 1
  return outcome({ ...counts, output: explanation(result) })
}
