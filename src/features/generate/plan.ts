import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Dialect, dialectIn } from '../../core/database/drivers/dialects.ts'
import { nextName } from '../../core/project/next-name.ts'
import { writeChanges } from '../../core/render/write-changes.ts'
import { UserError } from '../../core/system/errors.ts'
import type { FileEdit } from './project-copy.ts'
import type { ReadProject } from './read-project.ts'

/** Everything that a generator will do. A dry run prints it. */
export interface GeneratePlan {
  readonly root: string
  /** `resource invoices` */
  readonly subject: string
  readonly edits: readonly FileEdit[]
  /** What to know, in sentences. */
  readonly notes: readonly string[]
  /** Files that stay because they were changed, each with the change. */
  readonly kept: readonly FileEdit[]
}

/** Writes all of a plan or nothing. */
export function writePlan({ root, edits }: GeneratePlan): void {
  const journalsLast = edits.toSorted(
    (a, b) => Number(a.path.startsWith('.gapi/')) - Number(b.path.startsWith('.gapi/')),
  )
  writeChanges(
    root,
    journalsLast.map(({ path, before, after }) => ({
      path,
      content: after,
      action: after === undefined ? 'delete' : before === undefined ? 'create' : 'update',
    })),
  )
}

export function textAt(root: string, path: string): string | undefined {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined
}

/** Throws where a new file would replace one. */
export function newFile(root: string, path: string, after: string): FileEdit {
  if (existsSync(join(root, path)))
    throw new UserError(`There is a file ${path} already.`, 'Move it, or choose another name.')
  return { path, before: undefined, after }
}

/** The path of the next migration: it sorts after all others. */
export function migrationPath(project: ReadProject, slug: string, now: Date): string {
  const { root, contract } = project
  const extension = extensionOf(project)
  const folder = join(root, contract.migrations)
  const names = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith(extension)) : []
  const { name } = nextName(
    slug,
    names.map(file => file.slice(0, -extension.length)),
    now,
  )
  return `${contract.migrations}/${name}${extension}`
}

/** The path of the next seed for development. */
export function seedPath(project: ReadProject, subject: string): string {
  const { root, contract } = project
  const folder = `${contract.seeds}/development`
  const files = existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : []
  const numbers = files.map(file => /^(\d+)_/.exec(file)?.[1] ?? '0')
  const width = Math.max(2, ...numbers.map(({ length }) => length))
  const next = Math.max(0, ...numbers.map(Number)) + 1
  return `${folder}/${String(next).padStart(width, '0')}_${subject}${extensionOf(project)}`
}

/** The path of a test; another one where the project has a test of that name. */
export function testPath({ root, template }: ReadProject, folder: string): string {
  const [first, second] =
    template === 'flask'
      ? ([`tests/test_${folder}.py`, `tests/test_${folder}_resource.py`] as const)
      : ([`test/${folder}.test.ts`, `test/${folder}-resource.test.ts`] as const)
  return existsSync(join(root, first)) ? second : first
}

function extensionOf({ template }: ReadProject): '.ts' | '.py' {
  return template === 'flask' ? '.py' : '.ts'
}

/** The database that a project was created for. */
export function databaseOf(root: string): Dialect | undefined {
  const [, word = ''] = /^ {2}db: "?(\w+)/m.exec(textAt(root, 'gapi.yml') ?? '') ?? []
  return dialectIn(word)
}
