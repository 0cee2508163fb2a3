import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { version } from '../../core/render/own-package.ts'
import { foundAt } from '../../core/system/found.ts'
import type { PlainTree } from '../../core/system/git/merge-commits.ts'
import { isLockfile } from '../../core/system/package-manager.ts'
import { isOwnTarball, isWrittenByCommands } from './file-kinds.ts'
import { placedMigrations } from './migrations.ts'
import { migrationFolders, ownMigrations } from './own-migrations.ts'
import { type RenderRequest, readRenderings } from './renderings.ts'

/** What `gapi update --check` asks. */
export interface UpdateCheck {
  /** The recorded version, and this one. */
  readonly from: string
  readonly to: string
  /** Whether the recorded version is another one, or makes other files. */
  readonly isBehind: boolean
  /** The files that the template has changed since. */
  readonly behind: readonly string[]
  /** The files of the template that the project changed or deleted. */
  readonly drifted: readonly DriftedFile[]
}

export interface DriftedFile {
  readonly path: string
  readonly state: 'changed' | 'deleted'
}

/** Compares a project with the template of its version, and that with this version. */
export async function checkUpdate(request: RenderRequest): Promise<UpdateCheck> {
  const { project, base, theirs } = await readRenderings(request)
  const paths = [...new Set([...base.keys(), ...theirs.keys()])].sort().filter(path => !isOwnTarball(path))
  const behind = paths.filter(path => !isSame(base.get(path), theirs.get(path)))
  const made = await withOwnDates(base, request.root)
  const drifted = [...made].flatMap(([path, content]): DriftedFile[] => {
    if (isOwnTarball(path) || isWrittenByCommands(path) || isLockfile(path)) return []
    const found = foundAt(join(request.root, path))
    if (found === undefined) return [{ path, state: 'deleted' }]
    if (!found.isFile()) return [{ path, state: 'changed' }]
    const own = readFileSync(join(request.root, path), 'latin1').replaceAll('\r\n', '\n')
    return own === Buffer.from(content).toString('latin1') ? [] : [{ path, state: 'changed' }]
  })
  const from = project.version
  return { from, to: version, isBehind: from !== version || behind.length > 0, behind, drifted }
}

/** The files of the template with the dates that earlier updates gave its migrations here. */
async function withOwnDates(made: PlainTree, root: string): Promise<PlainTree> {
  const folders = migrationFolders(root, made)
  const place = join(root, folders.project)
  const names = foundAt(place)?.isDirectory() ? readdirSync(place) : []
  const textsOf = async (paths: readonly string[]) =>
    new Map(paths.map(path => [path, readFileSync(join(root, path), 'utf8')]))
  const paths = names.map(name => `${folders.project}/${name}`)
  const own = await ownMigrations(paths, folders.project, textsOf)
  return placedMigrations({ base: made, theirs: made }, { ...folders, own }, new Date(0)).base
}

function isSame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && Buffer.from(a).equals(b)
}
