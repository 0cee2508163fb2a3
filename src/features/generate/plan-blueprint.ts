import { repeatsMethod } from '../../core/openapi/path-names.ts'
import { textOf } from '../../core/render/tree.ts'
import { UserError } from '../../core/system/errors.ts'
import { blueprintFiles } from './api/blueprint-text.ts'
import { entryText, withEntry } from './api/list-entry.ts'
import { listFile } from './api/render.ts'
import { hashOf, type Journal, journalPath, journalText } from './journal.ts'
import { camelOf, pascalOf } from './names.ts'
import { type GeneratePlan, newFile, testPath, textAt } from './plan.ts'
import { type ChildContext, type FileEdit, formatted, withContract } from './project-copy.ts'
import { type ReadProject, readApiProject } from './read-project.ts'
import { isTakenType } from './reserved.ts'
import { type Audience, audiences } from './spec.ts'

/** Plans a blueprint without a table: routes for one audience, a test, and its line in the list. */
export async function planBlueprint(
  cwd: string,
  name: string,
  audience: Audience | undefined,
  context: ChildContext,
): Promise<GeneratePlan> {
  const project = readApiProject(cwd, 'gapi generate blueprint')
  const { root } = project
  const folder = folderOf(name)
  const entry = camelOf(folder.replaceAll('-', '_'))
  const title = pascalOf(folder.replaceAll('-', '_'))
  refuseTaken(name, folder, title, project)
  const serves = audience ?? audiences.find(each => each === name.split('/')[0]) ?? 'user'
  const test = testPath(project, folder)
  const tree = await formatted(
    project,
    blueprintFiles({ name, folder, title, audience: serves, test }),
    context,
  )
  const files = [...tree].map(([path, content]) => newFile(root, path, textOf(content)))
  const list = textAt(root, listFile) ?? ''
  const journal: Journal = {
    kind: 'blueprint',
    folder,
    entry,
    options: { name, fields: [] },
    places: { seed: '', test },
    migration: undefined,
    added: {},
    files: Object.fromEntries(files.map(({ path, after }) => [path, hashOf(after ?? '')])),
    lines: { [listFile]: entryText(entry, folder) },
  }
  const edits: FileEdit[] = [
    ...files,
    { path: listFile, before: list, after: withEntry(list, entry, folder) },
    { path: journalPath(folder), before: undefined, after: journalText(journal) },
  ]
  const all = await withContract(project, edits, context)
  return { root, subject: `blueprint ${name}`, edits: all, notes: [], kept: [] }
}

/** `admin/reports` → `admin-reports`. */
export function folderOf(name: string): string {
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*(\/[a-z][a-z0-9]*(-[a-z0-9]+)*)*$/.test(name))
    return name.replaceAll('/', '-')
  throw new UserError(
    `${JSON.stringify(name)} is not a valid path for a blueprint.`,
    'Use lower-case letters, digits and -: reports, or admin/reports.',
  )
}

function refuseTaken(name: string, folder: string, title: string, project: ReadProject): void {
  const { sources, titles, tables } = project
  if (sources.has(folder)) throw new UserError(`There is src/${folder} already.`, 'Choose another name.')
  if (titles.has(title) || isTakenType(title))
    throw new UserError(`There is a schema with the title ${title} already.`, 'Choose another name.')
  const path = `/v1/${name}`
  const other = [...tables.values()].find(table => table.path === path)
  if (other) throw new UserError(`src/${other.folder} has the path ${path} already.`, 'Choose another name.')
  const parts = name.split('/')
  const verb = parts.find((_, place) => repeatsMethod(parts, place, ['get']))
  if (verb)
    throw new UserError(
      `${verb} begins with a verb, which the method of a request says already.`,
      'Choose a name that begins with a noun.',
    )
}
