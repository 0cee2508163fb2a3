import { readFileSync } from 'node:fs'
import { basename, relative } from 'node:path'
import { UserError } from '../../../core/errors.ts'
import { type Exports, loadModule } from '../../../core/module-loader.ts'
import { type Silence, silencesIn } from '../../../core/silence.ts'
import { type Dialect, type Recording, record } from '../recorder.ts'
import { cascadingChildrenIn } from './children.ts'
import { factsIn } from './facts.ts'
import { lineOf } from './line.ts'
import type { LintPlace } from './place.ts'
import type { Level, Rule, Subject } from './rule.ts'
import { rules } from './rules/index.ts'
import { type Asked, type Scope, scopeOf } from './scope.ts'

export interface LintWishes extends Asked {
  readonly dialect: Dialect | undefined
}

export interface Finding {
  readonly rule: string
  readonly level: Level
  /** Absolute. */
  readonly file: string
  readonly line: number
  /** What it is about: “users.email”. */
  readonly about: string
  readonly why: string
  readonly recipe: string
  readonly sql?: string
}

export interface Linted {
  readonly dialect: Dialect
  readonly scope: Scope
  readonly total: number
  readonly findings: readonly Finding[]
  readonly silenced: readonly (Finding & { readonly reason: string })[]
}

/**
 * Runs the rules over what each migration would send to the database, without one. The migrations themselves are
 * loaded and run, against a Knex that only compiles.
 */
export async function lintMigrations(place: LintPlace, wishes: LintWishes): Promise<Linted> {
  const dialect = wishes.dialect ?? place.dialect
  if (!dialect) {
    const says = 'Which database are the migrations for? The project names none that the linter knows.'
    throw new UserError(says, 'Name it: --dialect postgres, mysql or sqlite')
  }
  const scope = await scopeOf(place, wishes)
  const hasCascadingChildren = cascadingChildrenIn(place.files)
  const findings: Finding[] = []
  const silenced: Linted['silenced'][number][] = []
  for (const file of scope.files) {
    const source = readSource(file, wishes.cwd)
    const silences = silencesIn(source).filter(({ rule }) => !rule.includes('/')) // Those are the doctor's.
    const subject = await subjectOf(file, place.root, dialect, hasCascadingChildren)
    for (const finding of [...findingsIn(subject, source, file), ...badSilences(silences, file)]) {
      const reason = silences.find(({ rule, reason }) => rule === finding.rule && reason !== '')?.reason
      if (reason === undefined) findings.push(finding)
      else silenced.push({ ...finding, reason })
    }
  }
  return { dialect, scope, total: place.files.length, findings, silenced }
}

/** Whether a finding makes the run fail; a note is only said. */
export function fails({ level }: Finding): boolean {
  return level !== 'note'
}

async function subjectOf(
  file: string,
  root: string,
  dialect: Dialect,
  hasCascadingChildren: Subject['hasCascadingChildren'],
): Promise<Subject> {
  const exports = await loaded(file, root)
  const [up, down] = [await recorded(exports.up), await recorded(exports.down)]
  if (!up)
    throw new UserError(`${basename(file)} exports no function up.`, 'Export up and down from a migration.')
  return {
    ...subjectFrom({ dialect, up, down, inTransaction: isInTransaction(exports) }),
    hasCascadingChildren,
  }

  async function recorded(run: unknown): Promise<Recording | undefined> {
    return typeof run === 'function' ? record(root, dialect, knex => run(knex)) : undefined
  }
}

/** What the rules look at, out of what was recorded. */
export function subjectFrom(
  recorded: Pick<Subject, 'dialect' | 'up' | 'down' | 'inTransaction'>,
): Omit<Subject, 'hasCascadingChildren'> {
  const facts = recorded.up.statements.flatMap(({ sql }) => factsIn(sql))
  const created = new Set(facts.filter(({ kind }) => kind === 'createTable').map(({ table }) => table))
  const onExisting = facts.filter(({ table }) => table !== '' && !created.has(table))
  return { ...recorded, facts, onExisting }
}

export function findingsIn(subject: Subject, source: string, file: string): Finding[] {
  return rules
    .filter(({ dialects }) => !dialects || dialects.includes(subject.dialect))
    .flatMap(rule => rule.find(subject).map(hit => findingOf(rule, hit)))

  function findingOf({ id, level, why, recipe }: Rule, hit: ReturnType<Rule['find']>[number]): Finding {
    const line = lineOf(source, hit.in ?? (hit.about === 'down' ? 'down' : 'up'), hit.near)
    return { rule: id, level, file, line, about: hit.about, why, recipe, ...(hit.sql && { sql: hit.sql }) }
  }
}

async function loaded(file: string, root: string): Promise<Exports> {
  try {
    return await loadModule(file, root)
  } catch (error) {
    if (error instanceof UserError || !(error instanceof Error)) throw error
    throw new UserError(
      `${file} could not be loaded: ${error.message.split('\n')[0]}`,
      'Mend it and try again.',
    )
  }
}

function isInTransaction({ config }: Exports): boolean {
  return !(typeof config === 'object' && config !== null && Reflect.get(config, 'transaction') === false)
}

function readSource(file: string, cwd: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new UserError(`Could not read ${relative(cwd, file)}.`, 'Pass the path of a migration.')
  }
}

/** A silence must say why, and which rule it means. */
function badSilences(silences: readonly Silence[], file: string): Finding[] {
  const known = rules.map(({ id }) => id)
  return silences.flatMap(({ rule, reason, line }) => {
    if (known.includes(rule) && reason !== '') return []
    const isKnown = known.includes(rule)
    return [
      {
        rule: isKnown ? 'silence-without-reason' : 'silence-of-unknown-rule',
        level: 'error' as const,
        file,
        line,
        about: rule,
        why: isKnown
          ? 'Whoever reads it next does not learn why it is safe.'
          : 'There is no such rule, so it silences nothing.',
        recipe: `// gapi-ok: ${isKnown ? rule : 'drop-column'} unused since 2.3, see the usage report`,
      },
    ]
  })
}
