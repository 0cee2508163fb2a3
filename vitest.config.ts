import { defineConfig } from 'vitest/config'
import { compileStamps, stampsModule } from './scripts/build/stamps.ts'
import { compileTemplates, moduleName } from './scripts/build/templates.ts'

const modules = new Map([
  [moduleName, compileTemplates],
  [stampsModule, compileStamps],
])

export default defineConfig({
  plugins: [
    {
      name: 'templates',
      resolveId: id => (modules.has(id) ? `\0${id}` : undefined),
      load: id => modules.get(id.slice(1))?.('templates'),
    },
  ],
  test: {
    include: ['test/**/*.test.{ts,mjs}'],
    globalSetup: 'test/support/build.ts',
    // Far more than any test takes, so that a busy machine fails none.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Tests mostly wait for the processes that they start; the default is one file less at a time.
    maxWorkers: '100%',
  },
})
