import { basename, resolve } from 'node:path'
import { migrationNameOf } from '../../../core/project/migration-settings.ts'
import { UserError } from '../../../core/system/errors.ts'
import { defaultBase, filesAt } from '../../../core/system/git/git.ts'
import type { Environment } from '../../../core/system/process.ts'
import type { LintFolder } from './lint-folder.ts'

/** Which migrations are checked, and why. */
export interface LintScope {
  /** Absolute. */
  readonly files: readonly string[]
  /** The git revision whose migrations are left out. */
  readonly base?: string
  /** The database in which they are pending. */
  readonly pendingIn?: string
}

/** The pending migrations of a database, by name. */
export interface PendingMigrations {
  readonly database: string
  readonly names: readonly string[]
}

/** How the migrations to check are chosen. */
export interface ScopeOptions {
  readonly cwd: string
  readonly env: Environment
  /** Paths; if empty, the other options decide. */
  readonly files: readonly string[]
  readonly all: boolean
  readonly base: string | undefined
  readonly pending: PendingMigrations | undefined
}

/**
 * The named files, else the pending ones of a database, else those that the base branch does not have: old
 * migrations are not reported. Without git, all.
 */
export async function scopeOf({ files: all, folders }: LintFolder, asked: ScopeOptions): Promise<LintScope> {
  const { pending } = asked
  if (asked.files.length > 0) return { files: asked.files.map(file => resolve(asked.cwd, file)) }
  if (pending) {
    const files = all.filter(file => pending.names.includes(migrationNameOf(basename(file))))
    return { files, pendingIn: pending.database }
  }
  const [first] = folders
  if (asked.all || first === undefined) return { files: all }
  const base = asked.base ?? (await defaultBase(first, asked.env))?.name
  if (base === undefined) return { files: all }
  const known = await Promise.all(folders.map(folder => filesAt(base, folder, asked.env)))
  if (known.includes(undefined))
    throw new UserError(
      `Unknown revision: ${base}.`,
      'Pass a branch, a tag or a commit, e.g. --base main, or pass --all.',
    )
  return { base, files: all.filter(file => !known.flat().includes(file)) }
}
