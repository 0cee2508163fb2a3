import { basename } from 'node:path'
import type { ConnectOptions } from '../../core/database/connection.ts'
import { checksumOf, isEdited } from '../../core/ledger/checksum.ts'
import { readChecksums } from '../../core/ledger/ledger-state.ts'
import { migrationNameOf } from '../../core/project/migration-settings.ts'
import type { KnexProject } from '../../core/project/read-project.ts'
import type { Environment } from '../../core/system/process.ts'
import { lintMigrations } from './lint/lint.ts'
import { lintFolderIn } from './lint/lint-folder.ts'
import { type MigrationSource, readSources } from './migration-source.ts'
import type { MigrationState } from './migration-state.ts'
import { readStatus } from './read-status.ts'

/** A problem that must not reach the main branch or production. */
export interface CheckFinding {
  readonly code: FindingCode
  readonly migration: string
  readonly file: string | null
  /** For findings of the linter; null where it is about the whole file. */
  readonly line: number | null
  readonly message: string
}

export type FindingCode =
  | 'pending'
  | 'missing'
  | 'edited'
  | 'out-of-order'
  | 'interrupted'
  | 'skipped'
  | 'no-up'
  | 'no-down'
  | 'unloadable'
  | 'mixed-names'
  | 'lint'

/** The scope of the linter: the revision whose migrations are left out, and the environment of git. */
interface CheckScope {
  readonly base: string | undefined
  readonly env: Environment
}

export interface MigrationCheck {
  readonly findings: readonly CheckFinding[]
  /** What was not checked, in sentences. */
  readonly notes: readonly string[]
}

/** Checks the files, the SQL of new migrations and, with `options`, the database. */
export async function check(
  project: KnexProject,
  options: ConnectOptions | undefined,
  scope: CheckScope,
): Promise<MigrationCheck> {
  const { migrations, skipped } = await readSources(project)
  const findings = [
    ...skipped.map(file =>
      finding('skipped', file, file, 'loadExtensions excludes it, so it is never applied.'),
    ),
    ...mixedNamesIn(migrations),
  ]
  for (const source of migrations) findings.push(...(await faultsIn(source)))
  const unlinted = whyUnlinted(project, findings)
  if (unlinted === undefined) findings.push(...(await lintErrorsIn(project, scope)))
  const notes = unlinted === undefined ? [] : [unlinted]
  if (!options) return { findings, notes }
  const { migrations: states } = await readStatus(project, options)
  const checksums = await readChecksums(project, options)
  const files = new Map(migrations.map(source => [source.name, source]))
  findings.push(...states.flatMap(state => faultsOf(state, files.get(state.name), checksums)))
  return { findings, notes }
}

/** Why the migrations are not linted; undefined where they are. */
function whyUnlinted(project: KnexProject, findings: readonly CheckFinding[]): string | undefined {
  if (project.migrations.source)
    return 'The linter ignores the migrations: they come from a migrationSource, and it reads only files.'
  if (findings.some(({ code }) => code === 'unloadable' || code === 'no-up'))
    return 'The linter ignores the migrations until all of them can be loaded.'
  if (lintFolderIn(project).dialect === undefined)
    return 'The linter ignores the migrations: it supports PostgreSQL, MySQL and SQLite.'
  return undefined
}

async function faultsIn(source: MigrationSource): Promise<CheckFinding[]> {
  const { name, file } = source
  try {
    const { up, down } = await source.load()
    return [
      ...(up ? [] : [finding('no-up', name, file, 'It exports no up.')]),
      ...(down ? [] : [finding('no-down', name, file, 'It exports no down, so it cannot be rolled back.')]),
    ]
  } catch (error) {
    const detail = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    return [finding('unloadable', name, file, `It could not be loaded: ${detail}`)]
  }
}

/**
 * The linter's errors. Its warnings are only for `gapi migration lint`, and a missing down is reported by
 * another check.
 */
async function lintErrorsIn(project: KnexProject, { base, env }: CheckScope): Promise<CheckFinding[]> {
  const { findings } = await lintMigrations(lintFolderIn(project), {
    cwd: project.root,
    env,
    files: [],
    all: false,
    base,
    pending: undefined,
    dialect: undefined,
  })
  return findings
    .filter(({ level, rule }) => level === 'error' && rule !== 'missing-down')
    .map(({ rule, file, line, why, recipe }) => ({
      ...finding('lint', `${migrationNameOf(basename(file))}:${line}`, file, `${rule}: ${why} ${recipe}`),
      line,
    }))
}

function faultsOf(
  { name, status, outOfOrder, interrupted }: MigrationState,
  source: MigrationSource | undefined,
  checksums: ReadonlyMap<string, string>,
): CheckFinding[] {
  const file = source?.file ?? null
  const noted = checksums.get(name)
  if (interrupted)
    return [finding('interrupted', name, file, 'Its run did not end, so part of it may be done.')]
  if (status === 'missing') return [finding('missing', name, null, 'It is applied, and its file is missing.')]
  if (outOfOrder)
    return [finding('out-of-order', name, file, 'It is pending and sorts before one that is applied.')]
  if (status === 'pending') return [finding('pending', name, file, 'It is not applied.')]
  if (source && noted && isEdited(noted, checksumOf(source)))
    return [finding('edited', name, file, 'Its code is not what was applied.')]
  return []
}

/** Migrations whose names do not sort in the order of their dates. */
function mixedNamesIn(sources: readonly MigrationSource[]): CheckFinding[] {
  return sources.flatMap(({ name, file }, index) => {
    const [before, now] = [dateOf(sources[index - 1]?.name ?? ''), dateOf(name)]
    if (before === '' || now === '' || before <= now) return []
    return [
      finding(
        'mixed-names',
        name,
        file,
        `It sorts after ${sources[index - 1]?.name}, which has a later date.`,
      ),
    ]
  })
}

/** The digits of the date and time at the start of a name: 20261122200631. */
function dateOf(name: string): string {
  const [date = ''] = /^\d{4}[-_.]?\d{2}[-_.]?\d{2}[-_.T]?\d{2}[-_.]?\d{2}[-_.]?\d{2}/.exec(name) ?? []
  return date.replace(/\D/g, '')
}

function finding(code: FindingCode, migration: string, file: string | null, message: string): CheckFinding {
  return { code, migration, file, line: null, message }
}
