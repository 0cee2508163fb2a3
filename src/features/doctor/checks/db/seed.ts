import type { Check, Hit, Outcome } from '../../check.ts'
import { type KnexProject, knexProjects } from '../../knex-projects.ts'
import { listIn } from '../../openapi/document.ts'
import { recordIn } from '../../package-json.ts'
import { isGenerated, isTest } from '../../places.ts'
import { askGapi, plain, type Refusal } from '../../run/ask-gapi.ts'
import { outcomeOfAll } from '../../run/outcomes.ts'
import type { RunRecord } from '../../run/record.ts'
import { seedByScript } from '../../run/seed-script.ts'
import type { Subject } from '../../subject.ts'

export const seed: Check = {
  id: 'db/seed',
  severity: 'error',
  point: 'database',
  title: 'The standard seed can be run, and run again',
  help: 'Have a standard database seed, that users can use to get a database with standard content. Whoever has one runs it again, after the next migration or when in doubt; if that fails or doubles the rows, they have to know what is in their database before they dare.',
  needsRun: true,
  async run(subject, record) {
    const outcome = await outcomeOfAll(knexProjects(subject), project => seeded(project, subject, record))
    if ('notApplicable' in outcome) return seedByScript(subject, record)
    return outcome
  },
}

async function seeded(project: KnexProject, subject: Subject, record: RunRecord): Promise<Outcome> {
  const answer = await askGapi(record, ['seed', 'check', ...project.flags])
  if ('refused' in answer) return refusedBy(answer, project, subject)
  const { differences, results } = answer.said
  if (Array.isArray(results)) return { blocked: 'The migrations cannot be applied: see db/roundtrip.' }
  const hits = listIn(differences).map(difference => hitOf(recordIn(difference), project, subject, record))
  return { hits }
}

/** A fault of a seed names the file; anything else is about the database or the machine. */
function refusedBy({ fault, refused }: Refusal, { file }: KnexProject, { texts }: Subject): Outcome {
  if (fault.startsWith('There are no seeds')) return { notApplicable: 'There are no seeds.' }
  const named = fault.match(/[\w./-]+\.\w+/g) ?? []
  const path = named
    .map(name => texts.paths.find(path => path === name || path.endsWith(`/${name}`)))
    .find(path => path !== undefined)
  if (path === undefined || path === file) return { blocked: refused }
  return { hits: [{ code: 'seed-fails', path, about: '', args: { fault: refused } }] }
}

function hitOf(
  { table, before, after }: Readonly<Record<string, unknown>>,
  project: KnexProject,
  { texts }: Subject,
  record: RunRecord,
): Hit {
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
