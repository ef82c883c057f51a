import { mkdirSync, rmSync } from 'node:fs'
import { relative } from 'node:path'
import { CACHE, inProject, ROOT, readJson } from '../bootstrap/project.mjs'
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
  const complaints = []
  for (const file of report.testResults) {
    const complaintsBefore = complaints.length
    for (const { status, fullName, failureMessages } of file.assertionResults) {
      if (status === 'passed') counts.passed += 1
      else if (status === 'failed') complaints.push(complaint(file, fullName, failureMessages.join('\n')))
      else counts.skipped += 1
    }
    // A file that could not be loaded has no tests to count, and is a failure all the same.
    if (file.status === 'failed' && complaints.length === complaintsBefore) {
      complaints.push(complaint(file, 'could not be run', file.message))
    }
  }
  // An error outside any test (an unhandled rejection) shows in the exit code and the output alone.
  if (result.code !== 0 && complaints.length === 0) complaints.push(explanation(result))
  const output = complaints.join('\n\n')
  return outcome({ ...counts, failed: complaints.length, output, shown: tableOf(result.all) })
}

/** The contract suite's table of venues and cards, when this run printed one. */
const tableOf = (text) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .join('\n')

const complaint = (file, test, message) => `${relative(ROOT, file.name)}: ${test}\n${message}`
