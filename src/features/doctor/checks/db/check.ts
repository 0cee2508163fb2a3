import type { Check, Hit, Outcome } from '../../check.ts'
import { type KnexProject, knexProjects } from '../../knex-projects.ts'
import { listIn } from '../../openapi/document.ts'
import { recordIn } from '../../package-json.ts'
import { askGapi, pathIn, plain, refusedBy } from '../../run/ask-gapi.ts'
import { outcomeOfAll } from '../../run/outcomes.ts'
import type { RunRecord } from '../../run/record.ts'

export const migrationCheck: Check = {
  id: 'db/check',
  severity: 'error',
  point: 'database',
  title: 'Migrations are fit to be merged and deployed',
  help: 'A migration runs once, and in production. One that cannot be loaded, that was edited after it was applied, that waits for nothing it starts or drops a column the running version still reads shows its fault there first, where it cannot be tried again.',
  needsRun: true,
  async run(subject, record) {
    const projects = knexProjects(subject)
    if (projects.length === 0) return { notApplicable: 'Nothing here migrates with Knex.' }
    const base = await subject.history?.base()
    return outcomeOfAll(projects, project => checked(project, base, record))
  },
}

/** The files are looked at even where the database cannot be. */
async function checked(project: KnexProject, base: string | undefined, record: RunRecord): Promise<Outcome> {
  const args = ['migration', 'check', ...project.flags, ...(base ? ['--base', base] : [])]
  const answer = await askGapi(record, args)
  if ('said' in answer) return { hits: hitsIn(answer.said, project, record) }
  const ofFiles = await askGapi(record, [...args, '--no-db'])
  if ('refused' in ofFiles) return refusedBy(ofFiles.refused)
  return { blocked: answer.refused, hits: hitsIn(ofFiles.said, project, record) }
}

/** That one is pending is no fault of it. */
function hitsIn(said: Readonly<Record<string, unknown>>, { file }: KnexProject, record: RunRecord): Hit[] {
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
