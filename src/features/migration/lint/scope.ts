import { basename, resolve } from 'node:path'
import { UserError } from '../../../core/errors.ts'
import { defaultBase, filesAt } from '../../../core/git.ts'
import type { Environment } from '../../../core/process.ts'
import { nameOf } from '../folder.ts'
import type { LintPlace } from './place.ts'

/** Which migrations are looked at, and why those. */
export interface Scope {
  /** Absolute. */
  readonly files: readonly string[]
  /** The git revision whose migrations are left out as history. */
  readonly base?: string
  /** The database that lacks them. */
  readonly pendingIn?: string
}

/** What a database lacks, by name. */
export interface Pending {
  readonly database: string
  readonly names: readonly string[]
}

/** What may be looked at. */
export interface Asked {
  readonly cwd: string
  readonly env: Environment
  /** Paths; without any, the rest decides. */
  readonly files: readonly string[]
  readonly all: boolean
  readonly base: string | undefined
  readonly pending: Pending | undefined
}

/**
 * The files that were named, those that a database lacks, else what the base branch does not have yet: old history
 * never nags. Without git, all.
 */
export async function scopeOf({ files: all, folders }: LintPlace, asked: Asked): Promise<Scope> {
  const { pending } = asked
  if (asked.files.length > 0) return { files: asked.files.map(file => resolve(asked.cwd, file)) }
  if (pending) {
    const files = all.filter(file => pending.names.includes(nameOf(basename(file))))
    return { files, pendingIn: pending.database }
  }
  const [first] = folders
  if (asked.all || first === undefined) return { files: all }
  const base = asked.base ?? (await defaultBase(first, asked.env))
  if (base === undefined) return { files: all }
  const known = await Promise.all(folders.map(folder => filesAt(base, folder, asked.env)))
  if (known.includes(undefined))
    throw new UserError(`git knows no revision ${base}.`, 'Name another with --base, or pass --all.')
  return { base, files: all.filter(file => !known.flat().includes(file)) }
}
