import { defineConfig } from '@playwright/test'

/** The real app, one at a time: each test has its own folder, its own simulator and its own window. */
export default defineConfig({
  testDir: 'test/e2e',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  reporter: 'list',
  outputDir: 'test-results',
})
