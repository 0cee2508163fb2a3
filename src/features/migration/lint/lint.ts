import { readFileSync } from 'node:fs'
import { basename, relative } from 'node:path'
import { type Dialect, dialects } from '../../../core/database/drivers/dialects.ts'
import { type Exports, loadModule } from '../../../core/project/load/module-loader.ts'
import { migrationNameOf } from '../../../core/project/migration-settings.ts'
import { type Suppression, suppressionsIn } from '../../../core/project/suppressions.ts'
import { UserError } from '../../../core/system/errors.ts'
import { migrationModuleOf } from '../migration-module.ts'
import { type Recording, record } from '../recorder.ts'
import { cascadingChildrenIn } from './children.ts'
import { factsIn } from './facts.ts'
import { factsOfOthers } from './folder-facts.ts'
import { lineOf } from './line.ts'
import type { LintFolder } from './lint-folder.ts'
import { type LintScope, type ScopeOptions, scopeOf } from './lint-scope.ts'
import type { Level, LintRule, LintSubject } from './rule.ts'
import { rules } from './rules/index.ts'

export interface LintOptions extends ScopeOptions {
  readonly dialect: Dialect | undefined
}

export interface LintFinding {
  readonly rule: string
  readonly level: Level
  /** Absolute. */
  readonly file: string
  readonly line: number
  /** The subject: “users.email”. */
  readonly about: string
  readonly why: string
  readonly recipe: string
  readonly sql?: string
}

export interface Linted {
  readonly dialect: Dialect
  readonly scope: LintScope
  readonly total: number
  readonly findings: readonly LintFinding[]
  readonly suppressed: readonly (LintFinding & { readonly reason: string })[]
}

/**
 * Runs the rules on what each migration would send to the database, without one. The migrations are loaded
 * and run against a Knex that only compiles.
 */
export async function lintMigrations(place: LintFolder, options: LintOptions): Promise<Linted> {
  const dialect = options.dialect ?? place.dialect
  if (!dialect) {
    const detail = 'Which database are the migrations for? The project names none that the linter supports.'
    throw new UserError(detail, `Pass --dialect ${dialects.join(' or ')}.`)
  }
  const scope = await scopeOf(place, options)
  const hasCascadingChildren = cascadingChildrenIn(place.files)
  const findings: LintFinding[] = []
  const suppressed: Linted['suppressed'][number][] = []
  const subjects = new Map<string, FileSubject>()
  for (const file of scope.files) {
    readSource(file, options.cwd)
    subjects.set(file, await subjectOf(file, place.root, dialect, hasCascadingChildren))
  }
  const rest = place.files.filter(file => !subjects.has(file))
  const unlisted = await factsOfOthers([...subjects.values()], rest, place.root, dialect)
  const listed = [...subjects.values()].flatMap(({ facts }) => facts)
  for (const [file, own] of subjects) {
    const source = readSource(file, options.cwd)
    const suppressions = suppressionsIn(source).filter(({ rule }) => !rule.includes('/')) // Those are the doctor's.
    const subject = { ...own, others: [...unlisted, ...listed] }
    for (const finding of [...findingsIn(subject, source, file), ...badSuppressions(suppressions, file)]) {
      const reason =
        suppressions.find(({ rule, reason }) => rule === finding.rule && reason !== '')?.reason ??
        (unawaitedRules.includes(finding.rule)
          ? place.runAsKnex.get(migrationNameOf(basename(file)))
          : undefined)
      if (reason === undefined) findings.push(finding)
      else suppressed.push({ ...finding, reason })
    }
  }
  return { dialect, scope, total: place.files.length, findings, suppressed }
}

/** What a migration that runs as Knex runs it may do. */
const unawaitedRules = ['missing-await', 'async-callback']

/** Whether a finding makes the run fail; a note is only printed. */
export function fails({ level }: LintFinding): boolean {
  return level !== 'note'
}

/** A subject before the other migrations are known. */
type FileSubject = Omit<LintSubject, 'others'>

async function subjectOf(
  file: string,
  root: string,
  dialect: Dialect,
  hasCascadingChildren: LintSubject['hasCascadingChildren'],
): Promise<FileSubject> {
  const exports = await loaded(file, root)
  const [up, down] = [await recorded(exports.up), await recorded(exports.down)]
  if (!up)
    throw new UserError(`${basename(file)} exports no function up.`, 'Export up and down from a migration.')
  return {
    ...subjectFrom({ dialect, up, down, inTransaction: isInTransaction(exports) }),
    hasCascadingChildren,
    deciding: (['up', 'down'] as const).filter(name => decides(exports[name])),
  }

  async function recorded(run: unknown): Promise<Recording | undefined> {
    return typeof run === 'function' ? record(root, dialect, knex => run(knex)) : undefined
  }
}

/** The input of the rules, from a recording. */
export function subjectFrom(
  recorded: Pick<LintSubject, 'dialect' | 'up' | 'down' | 'inTransaction'>,
): Omit<LintSubject, 'hasCascadingChildren' | 'others'> {
  const facts = recorded.up.statements.flatMap(({ sql }) => factsIn(sql))
  const created = new Set(facts.filter(({ kind }) => kind === 'createTable').map(({ table }) => table))
  const onExisting = facts.filter(({ table }) => table !== '' && !created.has(table))
  return { ...recorded, facts, onExisting }
}

export function findingsIn(subject: LintSubject, source: string, file: string): LintFinding[] {
  return rules
    .filter(({ dialects }) => !dialects || dialects.includes(subject.dialect))
    .flatMap(rule => rule.find(subject).flatMap(hit => findingOf(rule, hit) ?? []))

  function findingOf(
    { id, level, why, recipe }: LintRule,
    hit: ReturnType<LintRule['find']>[number],
  ): LintFinding | undefined {
    const line = lineOf(source, hit.in ?? (hit.about === 'down' ? 'down' : 'up'), hit.near)
    if (hit.unless !== undefined && statementAt(source, line).includes(hit.unless)) return undefined
    return { rule: id, level, file, line, about: hit.about, why, recipe, ...(hit.sql && { sql: hit.sql }) }
  }
}

/** The code from a line to the end of the change of its column. */
function statementAt(source: string, line: number): string {
  const rest = source
    .split('\n')
    .slice(line - 1)
    .join('\n')
  return rest.slice(0, Math.max(0, rest.indexOf('.alter(')))
}

/** Whether a function has a condition, by its text. */
function decides(run: unknown): boolean {
  return typeof run === 'function' && /\b(if|switch)\s*\(|\?\s|&&|\|\|/.test(String(run))
}

async function loaded(file: string, root: string): Promise<Exports> {
  try {
    return await loadModule(file, root)
  } catch (error) {
    if (error instanceof UserError || !(error instanceof Error)) throw error
    throw new UserError(
      `${file} could not be loaded: ${error.message.split('\n')[0]}`,
      'Fix it and run the command again.',
    )
  }
}

function isInTransaction(exported: Exports): boolean {
  return migrationModuleOf(exported).transaction !== false
}

function readSource(file: string, cwd: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new UserError(`Could not read ${relative(cwd, file)}.`, 'Pass the path of a migration.')
  }
}

/** A suppression needs a reason and the name of an existing rule. */
function badSuppressions(suppressions: readonly Suppression[], file: string): LintFinding[] {
  const known = rules.map(({ id }) => id)
  return suppressions.flatMap(({ rule, reason, line }) => {
    if (known.includes(rule) && reason !== '') return []
    const isKnown = known.includes(rule)
    return [
      {
        rule: isKnown ? 'suppression-without-reason' : 'suppression-of-unknown-rule',
        level: 'error' as const,
        file,
        line,
        about: rule,
        why: isKnown
          ? 'It does not say why the statement is safe.'
          : 'Unknown rule, so it suppresses nothing.',
        recipe: `// gapi-ok: ${isKnown ? rule : 'drop-column'} unused since 2.3, see the usage report`,
      },
    ]
  })
}
