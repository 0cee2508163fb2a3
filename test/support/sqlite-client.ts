import { readFileSync } from 'node:fs'
import { transformSync } from 'esbuild'

/** The SQLite dialect of generated projects, as a CommonJS file that a fixture's knexfile.js can require. */
export const sqliteClient: string = transformSync(
  readFileSync('templates/api/project/+sqlite/src/db/node-sqlite.ts', 'utf8'),
  { loader: 'ts', format: 'cjs', define: { 'import.meta.url': '__filename' } },
).code
