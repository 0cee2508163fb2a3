import { cpSync, existsSync, readFileSync, renameSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { KnexProject } from '../../../core/project/read-project.ts'
import { UserError } from '../../../core/system/errors.ts'
import type { Checkout } from '../../../core/system/git/checkout.ts'
import { foldersOf, type LinkedTree, linkPackages, withTreeAt } from '../../../core/system/git/linked-tree.ts'
import { lockfiles } from '../../../core/system/package-manager.ts'
import type { Environment } from '../../../core/system/process.ts'
import { removeQuietly } from '../../../core/system/temporary.ts'

/** The files of a release in a temporary folder, beside the packages that are installed in the checkout. */
export interface ReleaseTree {
  /** The full hash. */
  readonly commit: string
  /** The folder of the project in it. */
  readonly root: string
  /** Its folders of migrations, in the order of the project's. */
  readonly directories: readonly string[]
  /** A lock file that differs from that of the checkout, so that other packages are installed than it had. */
  readonly otherLock: string | undefined
  /** Puts the migrations of the checkout in the place of its own while `use` runs. */
  withMigrationsOfCheckout<T>(use: () => Promise<T>): Promise<T>
}

/** Writes out a revision, and always removes it. */
export async function withReleaseTree<T>(
  project: KnexProject,
  revision: string,
  env: Environment,
  use: (tree: ReleaseTree) => Promise<T>,
): Promise<T> {
  return withTreeAt(project.root, revision, { env, flag: '--with' }, tree =>
    use(treeIn(tree, project, revision)),
  )
}

function treeIn(tree: LinkedTree, project: KnexProject, revision: string): ReleaseTree {
  const { commit, checkout, top } = tree
  const directories = project.migrations.directories.map(folder => join(top, inside(checkout, folder)))
  const missing = directories.find(folder => !existsSync(folder))
  if (missing !== undefined || project.migrations.source !== undefined)
    throw new UserError(
      missing === undefined
        ? 'The project has a migrationSource, so its migrations cannot be put into a release.'
        : `${revision} has no ${relative(top, missing)}, so it cannot run with the migrations here.`,
      'Pass a release whose migrations are in the same folder.',
    )
  linkPackages(tree)
  return {
    ...{ commit, directories, root: join(top, checkout.prefix) },
    otherLock: otherLock(checkout, top),
    async withMigrationsOfCheckout(use) {
      const own = directories.map(folder => `${folder}.own`)
      for (const [index, folder] of directories.entries()) {
        renameSync(folder, own[index] ?? '')
        cpSync(project.migrations.directories[index] ?? '', folder, { recursive: true })
      }
      try {
        return await use()
      } finally {
        for (const [index, folder] of directories.entries()) {
          removeQuietly(folder)
          renameSync(own[index] ?? '', folder)
        }
      }
    },
  }
}

/** The path of a folder from the top of the checkout. */
function inside({ top }: Checkout, folder: string): string {
  const path = relative(top, folder)
  if (!path.startsWith('..')) return path
  throw new UserError(`${folder} is outside the repository.`, 'Keep the migrations in it.')
}

function otherLock(checkout: Checkout, top: string): string | undefined {
  const paths = foldersOf(checkout).flatMap(folder => lockfiles.map(({ file }) => join(folder, file)))
  return paths.find(path => textOf(join(checkout.top, path)) !== textOf(join(top, path)))
}

function textOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'latin1') : undefined
}
