import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { root } from './project.mjs'

/** The SQLite dialect of generated projects, as a CommonJS file that a knexfile.js can require. */
export const sqliteClient = buildSync({
  entryPoints: [join(root, 'examples/sqlite/src/db/node-sqlite.ts')],
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'cjs',
  define: { 'import.meta.url': '__filename' },
  write: false,
}).outputFiles[0].text
