import { defineConfig } from 'vitest/config'
import { compileTemplates, moduleName } from './scripts/build/templates.ts'

const resolved = `\0${moduleName}`

export default defineConfig({
  plugins: [
    {
      name: 'templates',
      resolveId: id => (id === moduleName ? resolved : undefined),
      load: id => (id === resolved ? compileTemplates('templates') : undefined),
    },
  ],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/build.ts',
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
