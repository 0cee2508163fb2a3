import { basename, dirname, posix } from 'node:path'
import { literalFolders } from '../../../core/project/knexfile/literal-folders.ts'
import type { Source } from '../facts/source.ts'
import { isDocumentation, isGenerated, isTest } from '../repository/places.ts'

/** A folder of migrations, with the names that its tool would read. */
export interface MigrationFolder {
  readonly folder: string
  /** `prisma` and `drizzle` have their own journal, and no down. */
  readonly tool: 'knex' | 'prisma' | 'drizzle' | 'alembic' | 'other'
  /** The names of the migrations in it, sorted, with their extensions. */
  readonly names: readonly string[]
}

/** The migration folders of a repository: those that its knexfiles name, and those with a usual name. */
export function migrationFolders({ repository, texts }: Source): MigrationFolder[] {
  const folders = new Map<string, string[]>()
  for (const path of texts.paths) {
    const folder = folderOf(path)
    if (folder !== undefined) folders.set(folder, [...(folders.get(folder) ?? []), path])
  }
  const ofKnex = new Set(
    texts.paths.filter(path => /(^|\/)knexfile\.[cm]?[jt]s$/.test(path)).flatMap(foldersOfKnexfile),
  )
  for (const folder of ofKnex) {
    const paths = texts.paths.filter(path => dirname(path) === folder)
    if (paths.length > 0) folders.set(folder, paths)
  }
  return [...folders].flatMap(([folder, paths]) => {
    const tool = toolOf(folder, paths, ofKnex.has(folder))
    const names = tool === 'prisma' ? prismaNames(paths) : withoutParts(paths.filter(isMigration), paths)
    return names.length > 0 ? [{ folder, tool, names: names.sort() }] : []
  })

  function foldersOfKnexfile(path: string): string[] {
    const said = literalFolders(texts.of(path) ?? '') ?? []
    return said.map(folder => posix.join(dirname(path), folder).replace(/^\.\/|\/$/g, ''))
  }

  /**
   * Runners, helpers and index files can be in the folder too; a migration in code has an up that changes a
   * schema.
   */
  function isMigration(path: string): boolean {
    const name = basename(path)
    if (!isNamedLike(name) || name.endsWith('.sql')) return isNamedLike(name)
    const text = texts.of(path) ?? ''
    if (name.endsWith('.py')) return hasUpgrade.test(text)
    return hasUp.test(text) && (/^\d|^Migration\d/.test(name) || changesSchema.test(text))
  }

  function toolOf(folder: string, paths: readonly string[], isKnex: boolean): MigrationFolder['tool'] {
    if (
      paths.some(path => path.endsWith('/migration.sql')) ||
      repository.files.has(`${folder}/migration_lock.toml`)
    )
      return 'prisma'
    if (repository.files.has(`${folder}/meta/_journal.json`)) return 'drizzle'
    if (paths.some(path => path.endsWith('.py') && hasUpgrade.test(texts.of(path) ?? ''))) return 'alembic'
    return isKnex || repository.manifests.get('')?.dependencies.has('knex') ? 'knex' : 'other'
  }
}

/** `db/migrations/x.ts` → `db/migrations`; nested folders only count for Prisma. */
function folderOf(path: string): string | undefined {
  if (isTest(path) || isDocumentation(path) || isGenerated(path)) return undefined
  const [, folder] = /^((?:.*\/)?(?:migrations?|migrate))\/(?:[^/]+|[^/]+\/migration\.sql)$/i.exec(path) ?? []
  return folder ?? /^((?:.*\/)?versions)\/[^/]+\.py$/.exec(path)?.[1]
}

function prismaNames(paths: readonly string[]): string[] {
  return paths.flatMap(path => (path.endsWith('/migration.sql') ? [basename(dirname(path))] : []))
}

/** The names without the SQL files that a migration in code reads: `x.js` reads `x-01.up.sql`. */
function withoutParts(migrations: readonly string[], paths: readonly string[]): string[] {
  const inCode = paths.filter(path => /\.[cm]?[jt]s$/.test(path)).map(path => path.replace(/\.\w+$/, ''))
  const isPart = (path: string) => path.endsWith('.sql') && inCode.some(code => path.startsWith(code))
  return migrations.filter(path => !isPart(path)).map(path => basename(path))
}

/** A revision of Alembic; a migration of Django has no functions. */
const hasUpgrade = /^def upgrade\(/m

const hasUp = /((function|exports\.|const|async|public|[{,])\s*|^[\t \ufeff]*)up\s*[(:=,}]/m

const changesSchema =
  /createTable|alterTable|addColumn|queryRunner|queryInterface|addSql|\.raw\(|\.schema\b|\bpgm\.|updateMany|createCollection/

function isNamedLike(name: string): boolean {
  return (
    /\.([cm]?[jt]s|sql|py)$/.test(name) &&
    !/\.d\.[cm]?ts$|[._](test|spec)\.|^(index|migrations?|migrator?|migrate|run|runner|helpers?|utils?|types|config|data-?source|umzug|db|schema|template)\./i.test(
      name,
    )
  )
}

/** Without its extension and MikroORM's prefix: `Migration20240131120000` → `20240131120000_`. */
export function plainName(name: string): string {
  return name
    .replace(/(\.(up|down))?\.([cm]?[jt]s|sql|py)$/, '')
    .replace(/^(?:Migration|V|U)(\d{8,})_*/, '$1_')
    .replace(/^(\d{8,14}|\d{8}T\d{6})(?:\.|-?(?=[A-Za-z]))(?!T\d{6})/, '$1_')
}
