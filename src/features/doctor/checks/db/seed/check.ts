import { listIn, recordIn } from '../../../../../core/system/json.ts'
import { trimmedEnd } from '../../../../../core/system/trimmed.ts'
import { type FoundKnexProject, knexProjects } from '../../../queries/knex-projects.ts'
import { isGenerated, isTest } from '../../../repository/places.ts'
import type { RunRecord } from '../../../run/result/record.ts'
import type { Check, CheckOutcome, Hit } from '../../check.ts'
import type { CheckContext } from '../../context.ts'
import { combinedOutcome } from '../../outcome-of-all.ts'
import { only } from '../../subject.ts'
import { askGapi, plain, type Refusal } from '../ask-gapi.ts'
import { seedByScript } from './seed-script.ts'

const findings = {
  'seeds-differ': {
    message: 'Seeding twice is not the same as seeding once: {table} changes.',
    hint: 'Find the row by its natural key, and insert only what is missing.',
  },
  'seed-fails': {
    message: 'The seeds cannot be run: {fault}',
    hint: 'Run gapi seed check to try again on a new database.',
  },
  'seed-script-fails': {
    message: '`{command}` fails the {time} time: {reason}.',
    hint: 'Insert only what is missing, so that it can run on any database, and again.',
  },
}

type Code = keyof typeof findings

export const seed: Check<Code> = {
  id: 'db/seed',
  severity: 'error',
  point: 'database',
  title: 'The standard seed can run, and run again',
  why: 'Have a standard database seed, so that users can get a database with standard content. They run it again after the next migration or when in doubt; if that fails or duplicates rows, nobody dares to run it.',
  finds:
    'The findings of `gapi seed check`, run in the copy: it seeds a new database twice and compares the rows. Where there are no Knex seeds, the script `seed`, `db:seed` or `seed:run` is run twice (once if the README has already run it), and reported if it fails.',
  ignores: 'A script that fails the second time and says that the database is already seeded.',
  blockedBy:
    'A database that does not answer, or whose user cannot create another database. A script that the README does not run is not run where it would write to a database outside of the copy; a script that drops or resets the database is never run.',
  advice: 'Find each row by its natural key, and insert only what is missing.',
  findings,
  needsRun: true,
  async run(context, record) {
    const outcome = await combinedOutcome(knexProjects(context), project => seeded(project, context, record))
    if ('notApplicable' in outcome) return seedByScript(context, record)
    return outcome
  },
}

async function seeded(
  project: FoundKnexProject,
  context: CheckContext,
  record: RunRecord,
): Promise<CheckOutcome<Code>> {
  const answer = await askGapi(record, ['seed', 'check', ...project.flags])
  if ('refused' in answer) return refusedBy(answer, project, context)
  const { differences, results } = answer.said
  if (Array.isArray(results)) return { blocked: 'The migrations cannot be applied: see db/roundtrip.' }
  const hits = listIn(differences).map(difference => hitOf(recordIn(difference), project, context, record))
  return { hits, subject: only(`the seeds of ${project.file}`) }
}

/** An error in a seed names the file; any other error is about the database or the machine. */
function refusedBy(
  { fault, refused }: Refusal,
  { file }: FoundKnexProject,
  { texts }: CheckContext,
): CheckOutcome<Code> {
  if (fault.startsWith('There are no seeds')) return { notApplicable: 'There are no seeds.' }
  const words = (fault.match(/[\w./-]+/g) ?? []).map(word => trimmedEnd(word, './-'))
  const named = words.filter(word => word.lastIndexOf('.') > 0)
  const path = named
    .map(name => texts.paths.find(path => path === name || path.endsWith(`/${name}`)))
    .find(path => path !== undefined)
  if (path === undefined || path === file) return { blocked: refused }
  return { hits: [{ code: 'seed-fails', path, about: '', args: { fault: refused } }], subject: only(path) }
}

function hitOf(
  { table, before, after }: Readonly<Record<string, unknown>>,
  project: FoundKnexProject,
  { texts }: CheckContext,
  record: RunRecord,
): Hit<Code> {
  const name = String(table)
  const seed = texts.paths.find(path => isSeedOf(name, path)) ?? project.file
  const rows = (list: unknown, sign: string) =>
    listIn(list)
      .slice(0, 3)
      .map(row => plain(`${sign} ${row}`, record))
  return {
    ...{ code: 'seeds-differ', path: seed, about: name, args: { table: name } },
    evidence: [...rows(before, '-'), ...rows(after, '+')],
  }
}

/** `db/seeds/development/02_products.ts`. */
function isSeedOf(table: string, path: string): boolean {
  const [, file = ''] = /(?:^|\/)seeds?\/(?:.*\/)?([^/]+)\.\w+$/i.exec(path) ?? []
  return file.replace(/^[\dT:-]+[_-]+/, '') === table && !isTest(path) && !isGenerated(path)
}
