/** The SQLite dialect of generated projects, as a CommonJS file that a fixture's knexfile.js can require. */
export { sqliteClient } from '../../scripts/try/sqlite-client.mjs'
