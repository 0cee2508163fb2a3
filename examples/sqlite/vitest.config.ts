import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import './scripts/relink.mjs'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/preflight.ts'],
    pool: 'threads',
    isolate: false,
    maxWorkers: Math.max(3, availableParallelism() - 1), // Tests spend much of their time waiting.
    sequence: { shuffle: true },
    // Long enough for a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
  },
})
