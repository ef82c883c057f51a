import { defineConfig } from 'vitest/config'

/** Unit, property, contract, integration and architecture tests; all run in the Node of Electron. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'test/{contract,integration,architecture,support}/**/*.test.ts'],
    globalSetup: ['test/contract/table.ts'],
    // Tests wait for sockets and clocks more than they compute: two files at once halve the run.
    maxWorkers: 2,
    // Machines are noisy: a condition that comes ends its wait at once, one that never comes fails later.
    testTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 30_000,
  },
})
