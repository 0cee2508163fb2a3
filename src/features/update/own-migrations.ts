import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { contractIn } from '../../core/project/contract/contract.ts'
import { projectFile } from '../../core/render/project-file.ts'
import type { PlainTree } from '../../core/system/git/merge-commits.ts'

/** Where the migrations of a template are, and those of a project of it. */
export interface MigrationFolders {
  readonly template: string
  readonly project: string
}

/** A migration of the project. */
export interface OwnMigration {
  /** Without its extension. */
  readonly name: string
  /** Of Alembic alone, whose files say which one they follow. */
  readonly text?: string
}

/** The name of a migration without its extension; undefined for another path. */
export function nameIn(path: string, folder: string): string | undefined {
  if (!path.startsWith(`${folder}/`)) return undefined
  const [, name, extension] = /^([^/]+?)(\.d)?\.(?:[cm]?[jt]s|py)$/.exec(path.slice(folder.length + 1)) ?? []
  return extension === undefined ? name : undefined
}

/** The folders of a project and of its template: gapi.yml of each names them. */
export function migrationFolders(root: string, made: PlainTree): MigrationFolders {
  const own = contractIn(readFileSync(join(root, projectFile), 'utf8'))
  const other = contractIn(Buffer.from(made.get(projectFile) ?? '').toString())
  return { template: other?.migrations ?? 'db/migrations', project: own?.migrations ?? 'db/migrations' }
}

/** The migrations among the files of a project. The texts of those of Alembic are read. */
export async function ownMigrations(
  paths: readonly string[],
  folder: string,
  textsOf: (paths: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): Promise<OwnMigration[]> {
  const found = paths.filter(path => nameIn(path, folder) !== undefined)
  const texts = await textsOf(found.filter(path => path.endsWith('.py')))
  return found.map(path => {
    const text = texts.get(path)
    return { name: nameIn(path, folder) ?? '', ...(text !== undefined && { text }) }
  })
}
