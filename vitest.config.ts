import { defineConfig } from 'vitest/config'

const common = { globalSetup: ['test/support/postgres.setup.ts'], testTimeout: 120_000, hookTimeout: 180_000 }
const endToEnd = 'test/end-to-end/**/*.test.ts'

export default defineConfig({
  test: {
    projects: [
      {
        // No module keeps a state of its own, so files may share one process: a third less time.
        test: {
          ...common,
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: [endToEnd],
          maxWorkers: 2,
          isolate: false,
        },
      },
      {
        // Each starts a whole Ripen, which wants the machine and its ports for itself.
        test: { ...common, name: 'whole', include: [endToEnd], maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
})
