import { basename } from 'node:path'
import { answerIn } from '../../../core/project/contract/answer.ts'
import type { Contract } from '../../../core/project/contract/contract.ts'
import { findProject } from '../../../core/project/place.ts'
import { readProject } from '../../../core/project/read-project.ts'
import { runChild } from '../../../core/system/child.ts'
import { exit, UserError } from '../../../core/system/errors.ts'
import { listIn, recordIn } from '../../../core/system/json.ts'
import { readStatus } from '../../../features/migration/read-status.ts'
import type { Io } from '../../terminal/io.ts'

/** Finds the migrations that are committed or have run on the project's database. */
export async function publishedMigrations(io: Io, force: boolean): Promise<(path: string) => boolean> {
  const [committed, applied] = await Promise.all([committedPaths(io), appliedNames(io, force)])
  return path => committed.has(path) || applied.has(basename(path).replace(/\.\w+$/, ''))
}

async function committedPaths(io: Io): Promise<ReadonlySet<string>> {
  const { root } = findProject(io.cwd)
  const command = ['git', 'ls-tree', '-r', '-z', '--name-only', 'HEAD', '.']
  const { ok, stdout } = await runChild(command, { cwd: root, env: { ...io.env, GIT_OPTIONAL_LOCKS: '0' } })
  return new Set(ok ? stdout.split('\0') : [])
}

/** With --force, a database that cannot be read has run nothing. */
async function appliedNames(io: Io, force: boolean): Promise<ReadonlySet<string>> {
  const { root, contract } = findProject(io.cwd)
  try {
    return contract?.template === 'flask' ? await answeredNames(root, contract, io) : await namesInLedger(io)
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

async function namesInLedger(io: Io): Promise<ReadonlySet<string>> {
  const project = readProject(findProject(io.cwd), { env: io.env, environment: undefined })
  const { migrations } = await readStatus(await project, { waitDb: 0, signal: io.signal })
  return new Set(migrations.flatMap(({ name, status }) => (status === 'pending' ? [] : [name])))
}

/** The same, as the project itself says: `manage migration status`. */
async function answeredNames(root: string, contract: Contract, io: Io): Promise<ReadonlySet<string>> {
  const command = [...contract.manage, 'migration', 'status', '--json']
  const { stdout } = await runChild(command, { cwd: root, env: io.env, signal: io.signal })
  const answer = answerIn(stdout, 'migration')
  if (answer?.kind !== 'answer')
    throw new UserError(
      answer?.kind === 'failure' ? answer.message : 'the project did not answer migration status.',
      'Install its packages: make setup',
      exit.failed,
    )
  const states = listIn(answer.data.migrations).map(recordIn)
  return new Set(
    states.flatMap(({ name, status, interrupted }) =>
      status === 'pending' && interrupted !== true ? [] : [String(name)],
    ),
  )
}
