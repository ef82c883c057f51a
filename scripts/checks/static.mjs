import { ensureBuilt } from '../bootstrap/build.mjs'
import { asOne, explanation, outcome } from './outcome.mjs'
import { tool, toolOnRuntime } from './tools.mjs'

/** Below this the import check has not seen the sources: with an unsupported compiler it sees none, and is content. */
const FEWEST_MODULES = 50

/** Format and lint. */
export const biome = async () =>
  asOne(await tool('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '--max-diagnostics=40']))

/** The rules that need types: promises left alone, cases left out. */
export const oxlint = async () =>
  asOne(await tool('oxlint/bin/oxlint', ['--type-aware', '--deny-warnings', 'src', 'test', 'scripts']))

/** One compiler project a side. */
export const typeCheck = async () =>
  asOne(await tool('@typescript/native/bin/tsc', ['-b', 'tsconfig.build.json', '--pretty', 'false']))

/** Which folder may import which; a count of modules that is too low is a failure too. */
export async function importDirections({ runtime }) {
  const cruiser = 'dependency-cruiser/bin/dependency-cruiser.mjs'
  const result = await toolOnRuntime(runtime, cruiser, ['src', 'test', '--output-type', 'json'], {
    keepCharacters: Number.POSITIVE_INFINITY,
  })
  const report = parse(result.stdout)
  if (report === undefined) return outcome({ failed: 1, output: explanation(result) })
  const { totalCruised, violations } = report.summary
  const errors = violations.filter((each) => each.rule.severity === 'error')
  const lines = errors.map(
    (each) =>
      `${each.rule.name}: ${each.from} → ${(each.cycle ?? [{ name: each.to }]).map((step) => step.name ?? step).join(' → ')}`,
  )
  if (totalCruised < FEWEST_MODULES) {
    lines.push(
      `only ${totalCruised} modules were seen; at least ${FEWEST_MODULES} are expected, so the sources were not read`,
    )
  }
  return lines.length === 0 ? outcome({ passed: 1 }) : outcome({ failed: 1, output: lines.join('\n') })
}

/** Files, exports and packages that nothing uses. */
export const deadCode = async ({ environment }) =>
  asOne(
    await tool('knip/bin/knip.js', ['--no-progress', '--treat-config-hints-as-errors'], {
      // Its fast parser reserves 6 GB of address space, more than some machines and containers give.
      env: { ...environment, KNIP_DISABLE_RAW_TRANSFER: '1' },
    }),
  )

/** The three bundles. */
export async function build() {
  try {
    await ensureBuilt(() => undefined)
    return outcome({ passed: 1 })
  } catch (error) {
    return outcome({ failed: 1, output: error.came ?? error.stack })
  }
}

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
