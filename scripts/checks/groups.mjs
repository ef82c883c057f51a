import { packageTests } from './package.mjs'
import { playwright } from './playwright.mjs'
import { biome, build, deadCode, importDirections, oxlint, typeCheck } from './static.mjs'
import { vitest } from './vitest.mjs'

/** The checks by group, fast ones first. `args` are passed on to the test runners. */
export const groups = (args) => ({
  static: [
    { name: 'format and lint (biome)', run: biome },
    { name: 'typed lint (oxlint)', run: oxlint },
    { name: 'types (tsc)', run: typeCheck },
    { name: 'import directions (depcruise)', run: importDirections },
    { name: 'dead code (knip)', run: deadCode },
  ],
  unit: [{ name: 'unit, contract, integration', isSuite: true, run: (context) => vitest(context, args) }],
  build: [{ name: 'bundles (electron-vite)', run: build }],
  e2e: [{ name: 'end to end (playwright)', isSuite: true, run: (context) => playwright(context, args) }],
  package: [{ name: 'package', isSuite: true, run: (context) => packageTests(context, args) }],
})

/** What a group cannot do without. */
export const NEEDS = { e2e: ['build'], package: ['build'] }
