import { textOf } from '../../core/render/tree.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import { type DestroyOptions, formattedEdits, migrationEdits, notesOn } from './drop-migrations.ts'
import { hashOf, type Journal, journaledFolders, journalPath, journalText, readJournal } from './journal.ts'
import { layoutOf } from './layout.ts'
import { type GeneratePlan, textAt } from './plan.ts'
import { type ChildContext, type FileEdit, formatted, withContract } from './project-copy.ts'
import { type ReadProject, readApiProject, readProject } from './read-project.ts'
import { namesIn, specOf } from './resource-spec.ts'

/** Plans to undo all that was generated for a resource. */
export async function planDestroy(
  cwd: string,
  name: string,
  options: DestroyOptions,
  now: Date,
  context: ChildContext,
): Promise<GeneratePlan> {
  const project = readProject(cwd)
  const journal = journalOf(project, name, 'resource')
  refuseReferred(project, journal)
  const planned = migrationEdits(project, journal, options, now)
  const migrations = await formattedEdits(project, planned, context)
  return finished(project, journal, migrations, options, context)
}

/** The same for a blueprint, which has no table. */
export async function planDestroyBlueprint(
  cwd: string,
  path: string,
  options: Pick<DestroyOptions, 'force'>,
  context: ChildContext,
): Promise<GeneratePlan> {
  const project = readApiProject(cwd, 'gapi destroy blueprint')
  const journal = journalOf(project, path.replaceAll('/', '-'), 'blueprint')
  return finished(project, journal, [], options, context)
}

/** The journal of what was generated under a name. */
export function journalOf(project: ReadProject, name: string, kind: Journal['kind']): Journal {
  const folder = kind === 'resource' ? folderOf(project, name) : name
  const { source } = layoutOf(project)
  const journal = readJournal(project.root, folder, source)
  if (journal.kind === kind) return journal
  throw new UserError(
    `${source}/${folder} is a ${journal.kind}.`,
    `Run gapi destroy ${journal.kind} ${journal.options.name}.`,
  )
}

/** A resource with a plural of its own is found by its name, too. */
function folderOf(project: ReadProject, name: string): string {
  const { root } = project
  const { folder } = namesIn(project, name, undefined)
  const known = journaledFolders(root)
  if (known.includes(folder)) return folder
  const own = known.find(each => {
    const { options } = readJournal(root, each)
    return options.name === name || options.plural === name
  })
  return own ?? folder
}

/** What a destruction changes: files, lines, the list, and the contract. */
export async function finished(
  project: ReadProject,
  journal: Journal,
  migrations: readonly FileEdit[],
  options: Pick<DestroyOptions, 'force'>,
  context: ChildContext,
): Promise<GeneratePlan> {
  const { root } = project
  const own = await originals(project, journal, context)
  const { edits, kept } = fileEdits(root, journal, own, options.force)
  const lists = lineEdits(project, journal)
  const left = {
    ...journal,
    files: Object.fromEntries(kept.map(({ path }) => [path, journal.files[path] ?? ''])),
  }
  const before = textAt(root, journalPath(journal.folder))
  const after = kept.length === 0 ? undefined : journalText({ ...left, lines: {} })
  const all = [...edits, ...lists, ...migrations, { path: journalPath(journal.folder), before, after }]
  return {
    root,
    subject: `${journal.kind} ${journal.folder}`,
    edits: await withContract(project, all, context),
    notes: notesOn(migrations),
    kept,
  }
}

function fileEdits(root: string, journal: Journal, own: ReadonlyMap<string, string>, force: boolean) {
  const isMigration = (path: string) =>
    path === journal.migration || Object.values(journal.added).includes(path)
  const edits: FileEdit[] = []
  const kept: FileEdit[] = []
  for (const [path, hash] of Object.entries(journal.files)) {
    const text = textAt(root, path)
    if (text === undefined || isMigration(path)) continue
    if (force || hashOf(text) === hash) edits.push({ path, before: text, after: undefined })
    else kept.push({ path, before: own.get(path), after: text })
  }
  return { edits, kept }
}

/** The files as they were generated, for the patch that shows what changed since. */
async function originals(
  project: ReadProject,
  { kind, options, places, added }: Journal,
  context: ChildContext,
): Promise<ReadonlyMap<string, string>> {
  if (kind !== 'resource') return new Map()
  const spec = specOf(options, project, Object.keys(added))
  const tree = await formatted(project, layoutOf(project).render(spec, places), context)
  return new Map([...tree].map(([path, content]) => [path, textOf(content)]))
}

/** Takes the inserted lines out. Throws where they were changed, because the rest depends on them. */
function lineEdits(project: ReadProject, { lines, entry }: Journal): FileEdit[] {
  const { root } = project
  return Object.entries(lines).flatMap(([path, text]) => {
    const before = textAt(root, path)
    if (before === undefined) return []
    const parts = before.split(text)
    if (parts.length === 2) return [{ path, before, after: parts.join('') }]
    if (!before.includes(layoutOf(project).entryHead(entry))) return []
    throw new UserError(
      `The lines of ${entry} in ${path} were changed.`,
      `Remove them there, and run the command again.`,
      exit.conflict,
    )
  })
}

/** Throws where the table of another resource refers to this one. */
function refuseReferred(project: ReadProject, journal: Journal): void {
  const { root } = project
  const table = namesIn(project, journal.options.name, journal.options.plural).plural
  const reference = layoutOf(project).reference(table)
  const others = journaledFolders(root).filter(folder => folder !== journal.folder)
  const referring = others.filter(folder => {
    const { migration, added } = readJournal(root, folder)
    const paths = [...(migration ? [migration] : []), ...Object.values(added)]
    return paths.some(path => (textAt(root, path) ?? '').includes(reference))
  })
  if (referring.length === 0) return
  throw new UserError(
    `${referring.join(' and ')} refers to ${table}.`,
    `Run gapi destroy resource ${referring[0]} first${project.template === 'api' ? ', or gapi destroy field' : ''}.`,
    exit.conflict,
  )
}
