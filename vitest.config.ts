import { defineConfig } from 'vitest/config'

/** Unit, property, contract, integration and architecture tests; all run in the Node of Electron. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'test/{contract,integration,architecture,support}/**/*.test.ts'],
    globalSetup: ['test/contract/table.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
})
