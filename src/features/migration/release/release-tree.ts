import { cpSync, existsSync, readFileSync, renameSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { KnexProject } from '../../../core/project/read-project.ts'
import { UserError } from '../../../core/system/errors.ts'
import { type Checkout, checkoutOf } from '../../../core/system/git/checkout.ts'
import { commitNamed } from '../../../core/system/git/git.ts'
import { writeTree } from '../../../core/system/git/tree.ts'
import { lockfiles } from '../../../core/system/package-manager.ts'
import type { Environment } from '../../../core/system/process.ts'
import { removeQuietly, temporaryFolder } from '../../../core/system/temporary.ts'

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
  const checkout = checkoutOf(project.root)
  if (checkout === undefined)
    throw new UserError(`${project.root} is not in a git repository.`, 'Run it in a checkout with history.')
  const commit = await commitNamed(revision, project.root, env)
  if (commit === undefined)
    throw new UserError(
      `Unknown revision: ${revision}.`,
      'Pass a branch, a tag or a commit, e.g. --with v1.3.0.',
    )
  const place = temporaryFolder('release', env)
  try {
    const top = join(place, 'release')
    await writeTree(checkout, commit, top, env)
    return await use(treeIn(top, project, checkout, { commit, revision }))
  } finally {
    removeQuietly(place)
  }
}

function treeIn(
  top: string,
  project: KnexProject,
  checkout: Checkout,
  { commit, revision }: { readonly commit: string; readonly revision: string },
): ReleaseTree {
  const directories = project.migrations.directories.map(folder => join(top, inside(checkout, folder)))
  const missing = directories.find(folder => !existsSync(folder))
  if (missing !== undefined || project.migrations.source !== undefined)
    throw new UserError(
      missing === undefined
        ? 'The project has a migrationSource, so its migrations cannot be put into a release.'
        : `${revision} has no ${relative(top, missing)}, so it cannot run with the migrations here.`,
      'Pass a release whose migrations are in the same folder.',
    )
  linkPackages(checkout, top)
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

/** The folders from the project up to the top of the checkout, relative to it. */
function foldersOf({ prefix }: Checkout): string[] {
  const parts = prefix.split('/').filter(Boolean)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/')).concat('')
}

function linkPackages(checkout: Checkout, top: string): void {
  const found = foldersOf(checkout).filter(folder => existsSync(join(checkout.top, folder, 'node_modules')))
  if (found.length === 0)
    throw new UserError(
      'No package is installed here: there is no node_modules.',
      'Install the packages first.',
    )
  for (const folder of found) {
    const link = join(top, folder, 'node_modules')
    if (existsSync(dirname(link)) && !existsSync(link))
      symlinkSync(join(checkout.top, folder, 'node_modules'), link)
  }
}

function otherLock(checkout: Checkout, top: string): string | undefined {
  const paths = foldersOf(checkout).flatMap(folder => lockfiles.map(({ file }) => join(folder, file)))
  return paths.find(path => textOf(join(checkout.top, path)) !== textOf(join(top, path)))
}

function textOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'latin1') : undefined
}
