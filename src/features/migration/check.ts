import { basename } from 'node:path'
import type { ConnectOptions } from '../../core/connection.ts'
import type { KnexProject } from '../../core/knex-project.ts'
import type { Environment } from '../../core/process.ts'
import { checksumOf, isEdited } from './checksum.ts'
import { nameOf } from './folder.ts'
import { lintMigrations } from './lint/lint.ts'
import { placeOfProject } from './lint/place.ts'
import { readSources, type Source } from './source.ts'
import type { MigrationState } from './state.ts'
import { readChecksums, readStatus } from './status.ts'

/** Something that must not reach the main branch, or production. */
export interface Finding {
  readonly code: FindingCode
  readonly migration: string
  readonly file: string | null
  /** Of what the linter says; null where it is about the whole file. */
  readonly line: number | null
  readonly message: string
}

export type FindingCode =
  | 'pending'
  | 'missing'
  | 'edited'
  | 'out-of-order'
  | 'half-done'
  | 'skipped'
  | 'no-up'
  | 'no-down'
  | 'unloadable'
  | 'mixed-names'
  | 'lint'

/** What the linter needs: which revision's migrations are history, and how to find git. */
interface LintScope {
  readonly base: string | undefined
  readonly env: Environment
}

export interface Checked {
  readonly findings: readonly Finding[]
  /** What was not looked at, in sentences. */
  readonly notes: readonly string[]
}

/** Looks at the files, at what the new ones would send, and with `options` at the database too. */
export async function check(
  project: KnexProject,
  options: ConnectOptions | undefined,
  scope: LintScope,
): Promise<Checked> {
  const { migrations, skipped } = await readSources(project)
  const findings = [
    ...skipped.map(file =>
      finding('skipped', file, file, 'loadExtensions leaves it out, so it is never applied.'),
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

/** Why the linter does not look at the migrations, or undefined where it does. */
function whyUnlinted(project: KnexProject, findings: readonly Finding[]): string | undefined {
  if (project.migrations.source)
    return 'The migrations come from a migrationSource, so the linter leaves them out: it reads only files.'
  if (findings.some(({ code }) => code === 'unloadable' || code === 'no-up'))
    return 'The linter waits until every migration can be loaded.'
  if (placeOfProject(project).dialect === undefined)
    return 'The linter leaves the migrations out: it knows PostgreSQL, MySQL and SQLite.'
  return undefined
}

async function faultsIn(source: Source): Promise<Finding[]> {
  const { name, file } = source
  try {
    const exported = await source.load()
    const lacks = (half: string) => typeof Reflect.get(exported, half) !== 'function'
    return [
      ...(lacks('up') ? [finding('no-up', name, file, 'It exports no up.')] : []),
      ...(lacks('down')
        ? [finding('no-down', name, file, 'It exports no down, so it cannot be undone.')]
        : []),
    ]
  } catch (error) {
    const says = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    return [finding('unloadable', name, file, `It could not be loaded: ${says}`)]
  }
}

/** The linter's errors; its warnings are for whoever asks it. That there is no down is said already. */
async function lintErrorsIn(project: KnexProject, { base, env }: LintScope): Promise<Finding[]> {
  const { findings } = await lintMigrations(placeOfProject(project), {
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
      ...finding('lint', `${nameOf(basename(file))}:${line}`, file, `${rule}: ${why} ${recipe}`),
      line,
    }))
}

function faultsOf(
  { name, status, outOfOrder, halfDone }: MigrationState,
  source: Source | undefined,
  checksums: ReadonlyMap<string, string>,
): Finding[] {
  const file = source?.file ?? null
  const noted = checksums.get(name)
  if (halfDone) return [finding('half-done', name, file, 'It was begun and did not end.')]
  if (status === 'missing') return [finding('missing', name, null, 'It is applied, and its file is missing.')]
  if (outOfOrder)
    return [finding('out-of-order', name, file, 'It is pending and sorts before one that is applied.')]
  if (status === 'pending') return [finding('pending', name, file, 'It is not applied.')]
  if (source && noted && isEdited(noted, checksumOf(source)))
    return [finding('edited', name, file, 'Its code is not what was applied.')]
  return []
}

/** Names whose order as texts is not the order of their dates. */
function mixedNamesIn(sources: readonly Source[]): Finding[] {
  return sources.flatMap(({ name, file }, place) => {
    const [before, now] = [dateOf(sources[place - 1]?.name ?? ''), dateOf(name)]
    if (before === '' || now === '' || before <= now) return []
    return [
      finding(
        'mixed-names',
        name,
        file,
        `It sorts after ${sources[place - 1]?.name}, which has a later date.`,
      ),
    ]
  })
}

/** The digits of the date and time that a name starts with: 20261122200631. */
function dateOf(name: string): string {
  const [date = ''] = /^\d{4}[-_.]?\d{2}[-_.]?\d{2}[-_.T]?\d{2}[-_.]?\d{2}[-_.]?\d{2}/.exec(name) ?? []
  return date.replace(/\D/g, '')
}

function finding(code: FindingCode, migration: string, file: string | null, message: string): Finding {
  return { code, migration, file, line: null, message }
}
