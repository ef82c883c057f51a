import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

/** The package as it is released: built, opened and started. Apart from the rest because it takes half a minute. */
export default defineConfig({
  test: {
    root: resolve(import.meta.dirname, '../..'),
    include: ['test/package/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
})
