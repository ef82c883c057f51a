/**
 * What a check came to: counts of tests (a static check counts as one), what it shows in any case, and the
 * tool's output for when something failed.
 */
export const outcome = ({ passed = 0, failed = 0, skipped = 0, output = '', shown = '' }) => ({
  passed,
  failed,
  skipped,
  output,
  shown,
})

/** A static check: passed when the tool ended with code 0. */
export const asOne = (result) =>
  result.code === 0 ? outcome({ passed: 1 }) : outcome({ failed: 1, output: explanation(result) })

/** What a tool that did not end well has to say. */
export const explanation = (result) =>
  [result.problem, result.all.trim() || `exit code ${result.code}`].filter(Boolean).join('\n')
