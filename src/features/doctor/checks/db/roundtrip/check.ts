import { listIn, recordIn } from '../../../../../core/system/json.ts'
import { type FoundKnexProject, knexProjects } from '../../../queries/knex-projects.ts'
import type { RunRecord } from '../../../run/result/record.ts'
import type { Check, CheckOutcome, Hit } from '../../check.ts'
import { combinedOutcome } from '../../outcome-of-all.ts'
import { amount } from '../../subject.ts'
import { askGapi, pathIn, plain, refusedBy } from '../ask-gapi.ts'

const findings = {
  'no-round-trip': {
    message: '{name} does not go up, down and up again: {fault}.',
    hint: 'Make down undo exactly what up does; run gapi migration verify to try again.',
  },
}

type Code = keyof typeof findings

export const roundtrip: Check<Code> = {
  id: 'db/roundtrip',
  severity: 'error',
  point: 'database',
  title: 'Each migration goes up, down and up again with the same schema',
  why: 'Migrations are there to upgrade and to downgrade. A down that was never run forgets an index or a column, and that shows when a deployment is rolled back at night. Applying, rolling back and applying again on a scratch database, with the schemas compared, shows it now.',
  finds:
    'The findings of `gapi migration verify`, run in the copy: it applies each migration of a Knex project on a scratch database, rolls it back, applies it again, and compares the schemas each time. Migrations that fail, and migrations that leave a difference, are reported with the differences.',
  ignores: 'Rows, which are not compared; a down that says that the migration is irreversible.',
  blockedBy:
    'A database that does not answer, whose user cannot create another database, or that gapi does not support (it supports PostgreSQL, MySQL, MariaDB and SQLite).',
  advice: 'Make down undo exactly what up does. `gapi migration verify` shows the same findings.',
  findings,
  needsRun: true,
  run(context, record) {
    const projects = knexProjects(context)
    if (projects.length === 0) return { notApplicable: 'There is no Knex project.' }
    return combinedOutcome(projects, project => verified(project, record))
  },
}

async function verified(project: FoundKnexProject, record: RunRecord): Promise<CheckOutcome<Code>> {
  const answer = await askGapi(record, ['migration', 'verify', ...project.flags])
  if ('refused' in answer) return refusedBy(answer.refused)
  const migrations = listIn(answer.said.migrations).map(recordIn)
  if (migrations.length === 0) return { notApplicable: 'There are no migrations.' }
  return {
    hits: migrations.flatMap(migration => hitOf(migration, project, record)),
    subject: amount(migrations.length, 'migration'),
  }
}

/** The first line of the output is the fault, the others are the differences. */
function hitOf(
  { name, file, fault }: Readonly<Record<string, unknown>>,
  project: FoundKnexProject,
  record: RunRecord,
): Hit<Code>[] {
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
