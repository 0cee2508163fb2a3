/**
 * The kinds of jobs, one line each, sorted by file. The name is what `db.later` takes and what is stored, so do not rename
 * a kind while jobs of it wait. kind.ts describes what a kind exports; its file may be in any resource's folder.
 */

export * as notice from '../notices/kind.ts'
export * as prune from './prune.ts'
