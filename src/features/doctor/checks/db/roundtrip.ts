import type { Check, Hit, Outcome } from '../../check.ts'
import { type KnexProject, knexProjects } from '../../knex-projects.ts'
import { listIn } from '../../openapi/document.ts'
import { recordIn } from '../../package-json.ts'
import { askGapi, pathIn, plain, refusedBy } from '../../run/ask-gapi.ts'
import { outcomeOfAll } from '../../run/outcomes.ts'
import type { RunRecord } from '../../run/record.ts'

export const roundtrip: Check = {
  id: 'db/roundtrip',
  severity: 'error',
  point: 'database',
  title: 'Each migration goes up, down and up again, and the schema with it',
  help: 'Migrations are there to upgrade and to downgrade. A down that was never run forgets an index or a column, and that shows when a deployment is taken back in the night. Up, down and up again in a database of its own, compared each time, shows it now.',
  needsRun: true,
  run(subject, record) {
    const projects = knexProjects(subject)
    if (projects.length === 0) return { notApplicable: 'Nothing here migrates with Knex.' }
    return outcomeOfAll(projects, project => verified(project, record))
  },
}

async function verified(project: KnexProject, record: RunRecord): Promise<Outcome> {
  const answer = await askGapi(record, ['migration', 'verify', ...project.flags])
  if ('refused' in answer) return refusedBy(answer.refused)
  const migrations = listIn(answer.said.migrations).map(recordIn)
  if (migrations.length === 0) return { notApplicable: 'There are no migrations.' }
  return { hits: migrations.flatMap(migration => hitOf(migration, project, record)) }
}

/** The first line of what it says is what happened, the others are the differences. */
function hitOf(
  { name, file, fault }: Readonly<Record<string, unknown>>,
  project: KnexProject,
  record: RunRecord,
): Hit[] {
  const { code, message } = recordIn(fault)
  if (typeof message !== 'string') return []
  const [first = '', ...differences] = plain(message, record).split('\n')
  return [
    {
      ...{ code: 'no-round-trip', path: pathIn(record, file) ?? project.file, about: String(code) },
      args: { name: String(name), fault: first.replace(/[:.]$/, '') },
      evidence: differences.map(line => line.trim()).slice(0, 20),
    },
  ]
}
