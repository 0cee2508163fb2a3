import { resolve } from 'node:path'
import { UserError } from '../../../core/errors.ts'
import { defaultBase, filesAt } from '../../../core/git.ts'
import type { Environment } from '../../../core/process.ts'
import type { Place } from '../place.ts'

/** Which migrations are looked at, and why those. */
export interface Scope {
  /** Absolute. */
  readonly files: readonly string[]
  /** The git revision whose migrations are left out as history. */
  readonly base?: string
}

interface Asked {
  readonly cwd: string
  readonly env: Environment
  readonly files: readonly string[]
  readonly all: boolean
  readonly base: string | undefined
}

/** The files that were named, else what the base branch does not have yet: old history never nags. Without git, all. */
export async function scopeOf(all: readonly string[], { folder }: Place, asked: Asked): Promise<Scope> {
  if (asked.files.length > 0) return { files: asked.files.map(file => resolve(asked.cwd, file)) }
  if (asked.all) return { files: all }
  const base = asked.base ?? (await defaultBase(folder, asked.env))
  if (base === undefined) return { files: all }
  const known = await filesAt(base, folder, asked.env)
  if (!known)
    throw new UserError(`git knows no revision ${base}.`, 'Name another with --base, or pass --all.')
  return { base, files: all.filter(file => !known.includes(file)) }
}
