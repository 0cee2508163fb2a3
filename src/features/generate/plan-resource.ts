import { textOf } from '../../core/render/tree.ts'
import { hashOf, type Journal, journalPath, journalText } from './journal.ts'
import { layoutOf } from './layout.ts'
import { listEdit, listWith } from './list-edit.ts'
import { databaseOf, type GeneratePlan, migrationPath, newFile, seedPath, testPath } from './plan.ts'
import { type ChildContext, type FileEdit, formatted, withContract } from './project-copy.ts'
import { readProject } from './read-project.ts'
import { type ResourceOptions, specOf } from './resource-spec.ts'
import { refuseUnseeded } from './seeded.ts'
import { allFields, type ResourceSpec } from './spec.ts'
import { refuseTaken } from './taken.ts'

/** Plans a resource: its folder, migration, seed and tests, its line in the list, and the contract of the API. */
export async function planResource(
  cwd: string,
  options: ResourceOptions,
  now: Date,
  context: ChildContext,
): Promise<GeneratePlan> {
  const project = readProject(cwd)
  const { root } = project
  const spec = specOf(options, project)
  const layout = layoutOf(project)
  refuseTaken(spec, project)
  refuseUnseeded(spec, project)
  layout.refuse(spec)
  const { folder, entry, plural } = spec.names
  const places = { seed: seedPath(project, plural), test: testPath(project, folder) }
  const migration = migrationPath(project, `create_${plural}`, now)
  const source = layout.creating(spec, migration)
  const written = new Map([...layout.render(spec, places), [migration, source]])
  const list = [layout.listFile, listWith(root, layout, entry, folder)] as const
  const tree = await formatted(project, new Map([...written, list]), context)
  const files = [...written.keys()].map(path => newFile(root, path, textOf(tree.get(path) ?? '')))
  const { edit, lines } = listEdit(root, layout, [entry, folder], tree)
  const journal: Journal = {
    kind: 'resource',
    folder,
    entry,
    options,
    places,
    migration,
    added: {},
    files: Object.fromEntries(files.map(({ path, after }) => [path, hashOf(after ?? '')])),
    lines,
  }
  const edits: FileEdit[] = [
    ...files,
    edit,
    { path: journalPath(folder), before: undefined, after: journalText(journal) },
  ]
  return {
    root,
    subject: `resource ${plural}`,
    edits: await withContract(project, edits, context),
    notes: notesOn(spec, root),
    kept: [],
  }
}

function notesOn(spec: ResourceSpec, root: string): string[] {
  const rounded = allFields(spec).filter(({ column }) => /^(decimal|money|float)$/.test(column.type))
  const database = databaseOf(root)
  return rounded.map(({ column: { name, type } }) =>
    type === 'float'
      ? `${name} keeps a few digits only, on MySQL two decimals. Use double, or whole numbers.`
      : `${name} is a number in JSON, of at most 15 digits${database === 'sqlite' ? ', and SQLite stores it as a floating-point number' : ''}. Keep money in whole cents.`,
  )
}
