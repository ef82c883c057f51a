import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { hasDisplay, startVirtualDisplay } from '../bootstrap/display.mjs'
import { inProject } from '../bootstrap/project.mjs'
import { ordinaryUser } from './ordinary-user.mjs'
import { explanation, outcome } from './outcome.mjs'
import { tool } from './tools.mjs'

/**
 * Runs the end-to-end tests on the built app, with Chromium's real sandbox. As root they run as an
 * ordinary user, because Chromium refuses to be sandboxed as root.
 */
export async function playwright({ environment }, args) {
  const user = ordinaryUser()
  const display =
    user.uid === undefined && (await hasDisplay())
      ? undefined
      : await startVirtualDisplay({ readerUid: user.uid })
  const reportPath = join(user.scratch, 'report.json')
  const outputPath = join(user.scratch, 'test-results')
  try {
    // Not on the Node of the runtime: what makes it a Node would be inherited by the app it starts.
    const result = await tool(
      '@playwright/test/cli.js',
      ['test', '--reporter=list,json', `--output=${outputPath}`, ...args],
      {
        project: user.project,
        node: user.node,
        env: {
          ...environment,
          ...user.environment,
          ...display?.environment,
          PLAYWRIGHT_JSON_OUTPUT_FILE: reportPath,
        },
        ...user.credentials,
      },
    )
    keepResults(outputPath)
    return count(reportPath, result)
  } finally {
    display?.stop()
    user.release()
  }
}

function count(reportPath, result) {
  if (!existsSync(reportPath)) return outcome({ failed: 1, output: explanation(result) })
  const { stats, errors } = JSON.parse(readFileSync(reportPath, 'utf8'))
  // A test that passes only when repeated has failed once: it counts as failed.
  const failed = stats.unexpected + stats.flaky + errors.length
  return outcome({
    passed: stats.expected,
    failed: failed === 0 && result.code !== 0 ? 1 : failed,
    skipped: stats.skipped,
    output: explanation(result),
  })
}

/** Screenshots and traces of failures go where a developer looks for them. */
function keepResults(outputPath) {
  rmSync(inProject('test-results'), { recursive: true, force: true })
  if (existsSync(outputPath)) cpSync(outputPath, inProject('test-results'), { recursive: true })
}
