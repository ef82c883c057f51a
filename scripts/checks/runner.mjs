import { explain, seconds } from '../bootstrap/report.mjs'

/**
 * Runs checks one after another, a line each (name, mark, seconds) and the tool's output under those
 * that failed. Ends with the plain line `N passed, N failed` for all of them.
 *
 * Resolves to the exit code: not 0 when anything failed, or when nothing was counted at all.
 */
export async function runChecks(checks, context, write = (text) => process.stdout.write(text)) {
  const total = { passed: 0, failed: 0 }
  const startedAtMs = Date.now()
  for (const { name, run, isSuite } of checks) {
    const checkStartedAtMs = Date.now()
    if (process.stdout.isTTY) write(`… ${name}\r`)
    const result = await run(context).catch((error) => ({
      passed: 0,
      failed: 1,
      skipped: 0,
      output: explain(error),
    }))
    // A suite that ran no test has told us nothing.
    const isEmpty = isSuite === true && result.passed + result.failed === 0
    const failed = result.failed + (isEmpty ? 1 : 0)
    total.passed += result.passed
    total.failed += failed
    const counts =
      isSuite === true
        ? `${result.passed} passed${failed > 0 ? `, ${failed} failed` : ''}${result.skipped > 0 ? `, ${result.skipped} skipped` : ''}`
        : ''
    write(
      `${failed === 0 ? '✓' : '✗'} ${name.padEnd(34)} ${seconds(Date.now() - checkStartedAtMs).padStart(8)}  ${counts}\n`,
    )
    if (result.shown) write(`${result.shown}\n`)
    if (failed > 0) write(`${isEmpty ? 'no test was found\n' : ''}${result.output.trimEnd()}\n\n`)
  }
  write(`in ${seconds(Date.now() - startedAtMs)}\n`)
  write(`${total.passed} passed, ${total.failed} failed\n`)
  return total.failed === 0 && total.passed > 0 ? 0 : 1
}
