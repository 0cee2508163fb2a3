import { listIn, recordIn } from '../../../../../core/system/json.ts'
import { type FoundKnexProject, knexProjects } from '../../../queries/knex-projects.ts'
import type { RunRecord } from '../../../run/result/record.ts'
import type { Check, CheckOutcome, Hit } from '../../check.ts'
import { combinedOutcome } from '../../outcome-of-all.ts'
import { only } from '../../subject.ts'
import { askGapi, pathIn, plain, refusedBy } from '../ask-gapi.ts'

const findings = {
  'migration-fault': {
    message: '{name}: {fault}',
    hint: 'Run gapi migration check to see it again, and gapi migration status for the state of the database.',
  },
  'migration-lint': {
    message: '{name}: {fault}',
    hint: 'Do that instead, or suppress the rule with a reason: // gapi-ok: RULE REASON.',
  },
}

type Code = keyof typeof findings

export const migrationCheck: Check<Code> = {
  id: 'db/check',
  severity: 'error',
  point: 'database',
  title: 'Migrations are ready to be merged and deployed',
  why: 'A migration runs once, and in production. One that cannot be loaded, was edited after it was applied, does not await its queries or drops a column that the running version still reads fails there first, where it cannot be tried again.',
  finds:
    'The findings of `gapi migration check`, run in the copy after the set-up of the README, for every knexfile and for a generated project: migrations that cannot be loaded, export no up or no down, have names whose order is not the order of their dates, were edited after they were applied, were interrupted, or are applied without a file; and the errors of `gapi migration lint` in migrations that are not on the main branch.',
  ignores:
    'Pending migrations; warnings of the linter; migrations that are on the main branch; lint errors that a comment in the file suppresses (`// gapi-ok: drop-column unused since 2.3`).',
  blockedBy: 'A database that does not answer. What the files show is reported all the same.',
  advice:
    'See [migrations](../../migrations.md) and [migration-lint](../../migration-lint.md). `gapi migration check` shows the same findings.',
  findings,
  needsRun: true,
  async run(context, record) {
    const projects = knexProjects(context)
    if (projects.length === 0) return { notApplicable: 'There is no Knex project.' }
    const base = await context.history?.base()
    return combinedOutcome(projects, project => checked(project, base, record))
  },
}

/** The files are checked even where the database cannot be. */
async function checked(
  project: FoundKnexProject,
  base: string | undefined,
  record: RunRecord,
): Promise<CheckOutcome<Code>> {
  const args = ['migration', 'check', ...project.flags, ...(base ? ['--base', base] : [])]
  const answer = await askGapi(record, args)
  if ('said' in answer)
    return { hits: hitsIn(answer.said, project, record), subject: only(`the migrations of ${project.file}`) }
  const ofFiles = await askGapi(record, [...args, '--no-db'])
  if ('refused' in ofFiles) return refusedBy(ofFiles.refused)
  return { blocked: answer.refused, hits: hitsIn(ofFiles.said, project, record) }
}

/** A pending migration is not a fault. */
function hitsIn(
  said: Readonly<Record<string, unknown>>,
  { file }: FoundKnexProject,
  record: RunRecord,
): Hit<Code>[] {
  return listIn(said.findings)
    .map(recordIn)
    .filter(({ code }) => code !== 'pending')
    .map(({ code, migration, file: path, line, message }) => ({
      code: code === 'lint' ? 'migration-lint' : 'migration-fault',
      path: pathIn(record, path) ?? file,
      line: typeof line === 'number' ? line : undefined,
      about: `${migration} ${code}`,
      args: { name: String(migration).replace(/:\d+$/, ''), fault: plain(String(message), record) },
    }))
}
