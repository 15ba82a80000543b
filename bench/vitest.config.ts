import { defineConfig } from 'vitest/config'

/** Long versions of tests: `npx vitest run --config bench/vitest.config.ts`. */
export default defineConfig({
  test: {
    include: ['bench/**/*.check.ts'],
    globalSetup: ['test/support/postgres.setup.ts'],
    maxWorkers: 1,
    hookTimeout: 180_000,
  },
})
