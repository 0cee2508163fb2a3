import { headOf, revisionIn } from '../../core/fields/alembic/head.ts'
import { inChain } from '../../core/fields/alembic/in-chain.ts'
import { stampOf } from '../../core/project/migration-stamp.ts'
import { nextName } from '../../core/project/next-name.ts'
import type { PlainTree } from '../../core/system/git/merge-commits.ts'
import { type MigrationFolders, nameIn, type OwnMigration } from './own-migrations.ts'

interface Sides {
  readonly base: PlainTree
  readonly theirs: PlainTree
}

interface Folders extends MigrationFolders {
  /** The migrations of the project. */
  readonly own: readonly OwnMigration[]
}

interface Placed extends Sides {
  readonly notes: readonly string[]
}

/**
 * Prepares the migrations of both renderings for a merge. One that the project got with an earlier update has another
 * date there, and is found by the rest of its name. New ones get today's date, in their order and after all others, and
 * those of Alembic follow the last one of the project. One that exists is never changed.
 */
export function placedMigrations(sides: Sides, folders: Folders, now: Date): Placed {
  const [before, after] = [namesIn(sides.base, folders.template), namesIn(sides.theirs, folders.template)]
  const renamedBefore = new Map<string, string>()
  const renamedAfter = new Map<string, string>()
  const skipped = new Set<string>()
  const notes: string[] = []
  const own = new Map(folders.own.map(({ name, text }) => [name, text]))
  const names = [...own.keys()]
  const fresh: string[] = []
  // The names of Alembic's files need no order.
  const isOrdered = (name: string) => own.get(name) === undefined || stampOf(name) !== undefined
  const known = new Set([...before, ...after])
  const ownOf = (name: string) =>
    [...own.keys()].find(each => !known.has(each) && restOf(each) === restOf(name) && each !== name)
  for (const name of before) {
    const dated = own.has(name) ? undefined : ownOf(name)
    for (const renamed of [renamedBefore, renamedAfter]) if (dated !== undefined) renamed.set(name, dated)
  }
  for (const name of after.filter(each => !before.includes(each))) {
    const same = before.find(each => restOf(each) === restOf(name))
    const dated = own.has(name) ? name : ownOf(name)
    if (same !== undefined) renamedAfter.set(name, renamedBefore.get(same) ?? same)
    else if (dated !== undefined) {
      renamedAfter.set(name, dated)
      skipped.add(dated)
      notes.push(`${dated} is in ${folders.project} already, so the migration of that name is not added.`)
    } else {
      const added = nextName(restOf(name), names.filter(isOrdered), now).name
      for (const each of [names, fresh]) each.push(added)
      renamedAfter.set(name, added)
    }
  }
  const base = moved(sides.base, renamedBefore, folders)
  const theirs = chained(moved(sides.theirs, renamedAfter, folders), fresh, folders)
  const pathsOf = (tree: PlainTree, name: string) =>
    [...tree.keys()].filter(path => nameIn(path, folders.project) === name)
  for (const name of skipped) for (const path of pathsOf(theirs, name)) theirs.delete(path)
  for (const [path, content] of base) {
    const name = nameIn(path, folders.project)
    if (name === undefined) continue
    const changed = theirs.get(path)
    if (own.has(name) && !(changed && Buffer.from(changed).equals(content)))
      notes.push(`${path} is another one in the template now. A migration that exists is not changed.`)
    theirs.set(path, content)
  }
  return { base, theirs, notes }
}

/** The new migrations of Alembic, each after the one before it; they run in that order, whatever they are called. */
function chained(
  tree: PlainTree,
  fresh: readonly string[],
  { project, own }: Folders,
): Map<string, Uint8Array> {
  const result = new Map(tree)
  const texts = own.flatMap(({ text }) => text ?? [])
  let last: string | undefined
  for (const name of fresh) {
    const path = `${project}/${name}.py`
    const content = result.get(path)
    if (content === undefined) continue
    const revision = stampOf(name)?.stamp ?? name
    const text = Buffer.from(content).toString()
    result.set(path, Buffer.from(inChain(text, revision, last ?? headOf(texts))))
    last = revision
  }
  return result
}

/** `20261122T100600_create_api_usage` → `create_api_usage`. */
function restOf(name: string): string {
  const stamp = stampOf(name)?.stamp
  return stamp === undefined ? name : name.slice(stamp.length + 1)
}

function namesIn(tree: PlainTree, folder: string): string[] {
  return [...tree.keys()].flatMap(path => nameIn(path, folder) ?? []).sort()
}

/** The files in the folder that the project has, and with its names, also where other files mention them. */
function moved(
  tree: PlainTree,
  renamed: ReadonlyMap<string, string>,
  { template, project, own }: Folders,
): PlainTree {
  if (renamed.size === 0 && template === project) return tree
  const texts = new Map(own.map(({ name, text }) => [name, text]))
  return new Map(
    [...tree].map(([path, content]) => {
      const name = nameIn(path, template)
      if (name === undefined) return [path, withNames(content, renamed)] as const
      const to = renamed.get(name) ?? name
      const place = `${project}/${to}${path.slice(path.lastIndexOf('.'))}`
      return [place, inChainOf(withNames(content, renamed), to === name ? undefined : texts.get(to))] as const
    }),
  )
}

/** A migration of Alembic that the project has under another date follows another one there, too. */
function inChainOf(content: Uint8Array, own: string | undefined): Uint8Array {
  const revision = own === undefined ? undefined : revisionIn(own)
  if (revision === undefined) return content
  return Buffer.from(inChain(Buffer.from(content).toString(), revision.id, revision.before[0]))
}

function withNames(content: Uint8Array, renamed: ReadonlyMap<string, string>): Uint8Array {
  const bytes = Buffer.from(content)
  const mentioned = [...renamed].filter(([from]) => bytes.includes(from))
  if (mentioned.length === 0) return content
  return Buffer.from(mentioned.reduce((text, [from, to]) => text.replaceAll(from, to), bytes.toString()))
}
