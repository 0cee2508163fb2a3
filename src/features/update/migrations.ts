import { stampOf } from '../../core/project/migration-stamp.ts'
import { nextName } from '../../core/project/next-name.ts'
import type { PlainTree } from '../../core/system/git/merge-commits.ts'

interface Sides {
  readonly base: PlainTree
  readonly theirs: PlainTree
}

interface Folders {
  /** The folder of the template's migrations. */
  readonly template: string
  /** That of the project, and the names in it, without extensions. */
  readonly project: string
  readonly names: readonly string[]
}

interface Placed extends Sides {
  readonly notes: readonly string[]
}

/**
 * Prepares the migrations of both renderings for a merge. One that the project got with an earlier update has another
 * date there, and is found by the rest of its name. New ones get today's date, in their order and after all others. One
 * that exists is never changed.
 */
export function placedMigrations(sides: Sides, folders: Folders, now: Date): Placed {
  const [before, after] = [namesIn(sides.base, folders.template), namesIn(sides.theirs, folders.template)]
  const renamedBefore = new Map<string, string>()
  const renamedAfter = new Map<string, string>()
  const skipped = new Set<string>()
  const notes: string[] = []
  const names = [...folders.names]
  const known = new Set([...before, ...after])
  const ownOf = (name: string) =>
    folders.names.find(own => !known.has(own) && restOf(own) === restOf(name) && own !== name)
  for (const name of before) {
    const own = names.includes(name) ? undefined : ownOf(name)
    for (const renamed of [renamedBefore, renamedAfter]) if (own !== undefined) renamed.set(name, own)
  }
  for (const name of after.filter(each => !before.includes(each))) {
    const same = before.find(each => restOf(each) === restOf(name))
    const own = folders.names.includes(name) ? name : ownOf(name)
    if (same !== undefined) renamedAfter.set(name, renamedBefore.get(same) ?? same)
    else if (own !== undefined) {
      renamedAfter.set(name, own)
      skipped.add(own)
      notes.push(`${own} is in ${folders.project} already, so the migration of that name is not added.`)
    } else {
      const fresh = nextName(restOf(name), names, now).name
      names.push(fresh)
      renamedAfter.set(name, fresh)
    }
  }
  const base = moved(sides.base, renamedBefore, folders)
  const theirs = new Map(moved(sides.theirs, renamedAfter, folders))
  for (const own of skipped) theirs.delete(`${folders.project}/${own}.ts`)
  for (const [path, content] of base) {
    if (nameIn(path, folders.project) === undefined) continue
    const changed = theirs.get(path)
    const name = nameIn(path, folders.project) ?? ''
    if (folders.names.includes(name) && !(changed && Buffer.from(changed).equals(content)))
      notes.push(`${path} is another one in the template now. A migration that exists is not changed.`)
    theirs.set(path, content)
  }
  return { base, theirs, notes }
}

/** `20261122T100600_create_api_usage` → `create_api_usage`. */
function restOf(name: string): string {
  const stamp = stampOf(name)?.stamp
  return stamp === undefined ? name : name.slice(stamp.length + 1)
}

function namesIn(tree: PlainTree, folder: string): string[] {
  return [...tree.keys()].flatMap(path => nameIn(path, folder) ?? []).sort()
}

/** The name of a migration without its extension; undefined for another path. */
export function nameIn(path: string, folder: string): string | undefined {
  if (!path.startsWith(`${folder}/`) || !path.endsWith('.ts')) return undefined
  const name = path.slice(folder.length + 1, -'.ts'.length)
  return name.includes('/') ? undefined : name
}

/** The files in the folder that the project has, and with its names, also where other files mention them. */
function moved(
  tree: PlainTree,
  renamed: ReadonlyMap<string, string>,
  { template, project }: Folders,
): PlainTree {
  if (renamed.size === 0 && template === project) return tree
  return new Map(
    [...tree].map(([path, content]) => {
      const name = nameIn(path, template)
      const place = name === undefined ? path : `${project}/${renamed.get(name) ?? name}.ts`
      return [place, withNames(content, renamed)] as const
    }),
  )
}

function withNames(content: Uint8Array, renamed: ReadonlyMap<string, string>): Uint8Array {
  const bytes = Buffer.from(content)
  const mentioned = [...renamed].filter(([from]) => bytes.includes(from))
  if (mentioned.length === 0) return content
  return Buffer.from(mentioned.reduce((text, [from, to]) => text.replaceAll(from, to), bytes.toString()))
}
