import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Contract } from '../../core/project/contract/contract.ts'
import { findProject } from '../../core/project/place.ts'
import { UserError } from '../../core/system/errors.ts'
import type { KnownTable } from './spec.ts'

/** What generators need to know of a project of the template `api`. */
export interface ReadProject {
  readonly root: string
  readonly contract: Contract
  /** The tables of its resources, by name. */
  readonly tables: ReadonlyMap<string, KnownTable>
  /** The tables that its migrations and its tests create. */
  readonly created: ReadonlySet<string>
  /** The titles of its schemas. */
  readonly titles: ReadonlySet<string>
  /** The files and folders of src, without an extension. */
  readonly sources: ReadonlySet<string>
}

/** Reads the text of a project. Throws for one that was not made with this template. */
export function readProject(cwd: string): ReadProject {
  const { root, contract, file } = findProject(cwd)
  if (contract?.template !== 'api' || !existsSync(join(root, 'src/resources.ts')))
    throw new UserError(
      `${file} is not of a project that gapi generate knows.`,
      'It writes into projects of create-good-api with the template api, whose src/resources.ts lists the resources.',
    )
  const source = join(root, 'src')
  const folders = readdirSync(source, { withFileTypes: true })
  const schemas = folders.flatMap(entry => {
    const path = join(source, entry.name, 'schema.ts')
    return entry.isDirectory() && existsSync(path) ? [[entry.name, readFileSync(path, 'utf8')] as const] : []
  })
  const tables = schemas.flatMap(([folder, text]) => tablesIn(text, folder, source))
  return {
    root,
    contract,
    tables: new Map(tables.map(table => [table.name, table])),
    created: new Set([
      ...createdIn(join(root, contract.migrations)),
      ...createdIn(join(root, 'test/support')),
    ]),
    titles: new Set(
      schemas.flatMap(([, text]) => [...text.matchAll(/\btitle: '(\w+)'/g)].map(([, title = '']) => title)),
    ),
    sources: new Set(folders.map(({ name }) => name.replace(/\.ts$/, ''))),
  }
}

function tablesIn(text: string, folder: string, source: string): KnownTable[] {
  const routes = join(source, folder, 'routes.ts')
  const [, path] = existsSync(routes)
    ? (/blueprint\(\s*'([^']+)'/.exec(readFileSync(routes, 'utf8')) ?? [])
    : []
  const own = [...text.matchAll(/^ {2}(\w+): new (Owned)?Table</gm)]
  return own.map(([, name = '', owned], place) => ({
    name,
    owned: owned !== undefined,
    folder,
    path: place === 0 ? path : undefined,
  }))
}

function createdIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter(name => name.endsWith('.ts'))
    .flatMap(name => [...readFileSync(join(folder, name), 'utf8').matchAll(/createTable\(\s*'(\w+)'/g)])
    .map(([, table = '']) => table)
}
