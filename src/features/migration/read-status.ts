import { existsSync } from 'node:fs'
import type { ConnectOptions } from '../../core/database/connection.ts'
import { type LedgerState, readLedger } from '../../core/ledger/ledger-state.ts'
import type { ConfiguredProject } from '../../core/project/read-project.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import { readSources } from './migration-source.ts'
import { type MigrationState, statesOf } from './migration-state.ts'

export interface Status {
  readonly migrations: readonly MigrationState[]
  readonly skipped: readonly string[]
  readonly lock: LedgerState['lock']
}

/** What is applied and what is not. Reads only, loads no migration, and needs no lock. */
export async function readStatus(project: ConfiguredProject, options: ConnectOptions): Promise<Status> {
  const { migrations, skipped } = await readSources(project)
  const { applied, interrupted, lock } = await readLedger(project, options)
  const names = new Set(interrupted.map(({ name }) => name))
  return { migrations: statesOf(migrations, applied, names), skipped, lock }
}

/** The pending or interrupted migrations of a database; empty in a project without a folder of migrations. */
export async function pendingIn(
  project: ConfiguredProject,
  options: ConnectOptions,
): Promise<MigrationState[]> {
  const { source, directories } = project.migrations
  if (!source && !directories.some(directory => existsSync(directory))) return []
  const { migrations } = await readStatus(project, options)
  return migrations.filter(({ status, interrupted }) => status === 'pending' || interrupted)
}

/** The error for a migration that has to be finished first. */
export function interruptedIn({ database }: ConfiguredProject, name: string): UserError {
  return new UserError(
    `${name} is interrupted in ${database}: its run failed or its process died.`,
    'See how to continue: gapi migration up',
    exit.failed,
  )
}
