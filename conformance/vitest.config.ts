import { defineConfig } from 'vitest/config'

const { CONFORMANCE } = process.env
if (!CONFORMANCE) throw new Error('Start the suite with: npm run conformance -- URL')

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['suite.test.ts'],
    provide: { options: JSON.parse(CONFORMANCE) },
    chaiConfig: { truncateThreshold: 400 },
    testTimeout: 60_000,
  },
})
