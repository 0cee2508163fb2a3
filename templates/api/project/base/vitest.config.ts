import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/preflight.ts'],
    pool: 'threads',
    isolate: false,
    maxWorkers: Math.max(3, availableParallelism() - 1), // Much of their time the tests wait.
    sequence: { shuffle: true },
    testTimeout: 20_000, // A busy machine is slow; what hangs is still found.
  },
})
