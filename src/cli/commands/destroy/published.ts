import { basename } from 'node:path'
import { findProject } from '../../../core/project/place.ts'
import { readProject } from '../../../core/project/read-project.ts'
import { runChild } from '../../../core/system/child.ts'
import { UserError } from '../../../core/system/errors.ts'
import { readStatus } from '../../../features/migration/read-status.ts'
import type { Io } from '../../terminal/io.ts'

/** Finds the migrations that are committed or have run on the project's database. */
export async function publishedMigrations(io: Io, force: boolean): Promise<(path: string) => boolean> {
  const [committed, applied] = await Promise.all([committedPaths(io), appliedNames(io, force)])
  return path => committed.has(path) || applied.has(basename(path, '.ts'))
}

async function committedPaths(io: Io): Promise<ReadonlySet<string>> {
  const { root } = findProject(io.cwd)
  const command = ['git', 'ls-tree', '-r', '-z', '--name-only', 'HEAD', '.']
  const { ok, stdout } = await runChild(command, { cwd: root, env: { ...io.env, GIT_OPTIONAL_LOCKS: '0' } })
  return new Set(ok ? stdout.split('\0') : [])
}

/** With --force, a database that cannot be read has run nothing. */
async function appliedNames(io: Io, force: boolean): Promise<ReadonlySet<string>> {
  const project = readProject(findProject(io.cwd), { env: io.env, environment: undefined })
  try {
    const { migrations } = await readStatus(await project, { waitDb: 0, signal: io.signal })
    return new Set(migrations.flatMap(({ name, status }) => (status === 'pending' ? [] : [name])))
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    if (force || /does not exist/.test(error.message)) return new Set()
    throw new UserError(
      `Whether its migration has run is not known: ${error.message}`,
      'Start the database and run the command again, or pass --force.',
      error.code,
    )
  }
}
