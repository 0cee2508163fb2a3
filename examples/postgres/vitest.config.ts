import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/preflight.ts'],
    pool: 'threads',
    isolate: false,
    sequence: { shuffle: true },
  },
})
