import { repeatsMethod } from '../../core/openapi/path-names.ts'
import { textOf } from '../../core/render/tree.ts'
import { UserError } from '../../core/system/errors.ts'
import { blueprintFiles } from './api/blueprint-text.ts'
import { listFile } from './api/render.ts'
import { hashOf, type Journal, journalPath, journalText } from './journal.ts'
import { layoutOf } from './layout.ts'
import { listEdit, listWith } from './list-edit.ts'
import { camelOf, pascalOf } from './names.ts'
import { type GeneratePlan, newFile, testPath } from './plan.ts'
import { type ChildContext, type FileEdit, formatted, withContract } from './project-copy.ts'
import { type ReadProject, readApiProject } from './read-project.ts'
import { isTakenType, isTypeScriptWord } from './reserved.ts'
import { type Audience, audiences } from './spec.ts'

/** Of the name of its folder: its files and the lines of the list stay readable. */
const longestName = 60

/** Plans a blueprint without a table: routes for one audience, a test, and its line in the list. */
export async function planBlueprint(
  cwd: string,
  name: string,
  audience: Audience | undefined,
  context: ChildContext,
): Promise<GeneratePlan> {
  const project = readApiProject(cwd, 'gapi generate blueprint')
  const { root } = project
  const layout = layoutOf(project)
  const folder = folderOf(name)
  const entry = camelOf(folder.replaceAll('-', '_'))
  const title = pascalOf(folder.replaceAll('-', '_'))
  refuseTaken(name, folder, title, project)
  const serves = audience ?? audiences.find(each => each === name.split('/')[0]) ?? 'user'
  const test = testPath(project, folder)
  const written = blueprintFiles({ name, folder, title, audience: serves, test })
  const list = [listFile, listWith(root, layout, entry, folder)] as const
  const tree = await formatted(project, new Map([...written, list]), context)
  const files = [...written.keys()].map(path => newFile(root, path, textOf(tree.get(path) ?? '')))
  const { edit, lines } = listEdit(root, layout, [entry, folder], tree)
  const journal: Journal = {
    kind: 'blueprint',
    folder,
    entry,
    options: { name, fields: [] },
    places: { seed: '', test },
    migration: undefined,
    added: {},
    files: Object.fromEntries(files.map(({ path, after }) => [path, hashOf(after ?? '')])),
    lines,
  }
  const edits: FileEdit[] = [
    ...files,
    edit,
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
  const { sources, titles, tables, contractNames } = project
  if (isTypeScriptWord(folder))
    throw new UserError(
      `${name} is a reserved word of TypeScript.`,
      `Choose another name, e.g. ${name}/status.`,
    )
  if (folder.length > longestName)
    throw new UserError(`The path has more than ${longestName} characters.`, 'Choose a shorter one.')
  if (sources.has(folder)) throw new UserError(`There is src/${folder} already.`, 'Choose another name.')
  if (titles.has(title) || isTakenType(title))
    throw new UserError(`There is a schema with the title ${title} already.`, 'Choose another name.')
  const path = `/v1/${name}`
  const other = [...tables.values()].find(table => table.path === path)
  if (other) throw new UserError(`src/${other.folder} has the path ${path} already.`, 'Choose another name.')
  if (contractNames.paths.has(path))
    throw new UserError(`There is a path ${path} already.`, 'Choose another name.')
  if (contractNames.operations.has(`get${title}`))
    throw new UserError(`There is an operation get${title} already.`, 'Choose another name.')
  const parts = name.split('/')
  const verb = parts.find((_, place) => repeatsMethod(parts, place, ['get']))
  if (verb)
    throw new UserError(
      `${verb} begins with a verb, which the method of a request says already.`,
      'Choose a name that begins with a noun.',
    )
}
