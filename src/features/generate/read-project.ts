import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { singularWord } from '../../core/fields/plural.ts'
import { snakeCaseOf } from '../../core/fields/words.ts'
import type { Contract } from '../../core/project/contract/contract.ts'
import { findProject } from '../../core/project/place.ts'
import { UserError } from '../../core/system/errors.ts'
import { type ContractNames, contractNames } from './contract-names.ts'
import { knexWords, tablesAfter } from './created-tables.ts'
import { readFlask } from './flask/read-flask.ts'
import type { ReadSource } from './read-source.ts'
import type { KnownTable } from './spec.ts'

/** What generators need to know of a project. */
export interface ReadProject extends ReadSource {
  readonly root: string
  readonly contract: Contract
  readonly template: 'api' | 'flask'
  readonly contractNames: ContractNames
}

/** Reads the text of a project. Throws for one that was not made with a template that generators know. */
export function readProject(cwd: string): ReadProject {
  const { root, contract, file } = findProject(cwd)
  if (contract?.template === 'flask' && existsSync(join(root, 'app/resources.py')))
    return complete({ root, contract, template: 'flask', ...readFlask(root, contract.migrations) })
  if (contract?.template === 'api' && existsSync(join(root, 'src/resources.ts')))
    return complete({ root, contract, template: 'api', ...readApi(root, contract.migrations) })
  throw new UserError(
    `${file} is not of a project that gapi generate knows.`,
    'It writes into projects of create-good-api whose resources are listed in src/resources.ts (template api) or app/resources.py (flask).',
  )
}

function complete(project: Omit<ReadProject, 'contractNames'>): ReadProject {
  const names = contractNames(project.root)
  return { ...project, titles: new Set([...project.titles, ...names.titles]), contractNames: names }
}

/** The same, and throws for a project of the template flask: a part of the generators writes TypeScript only. */
export function readApiProject(cwd: string, command: string): ReadProject {
  const project = readProject(cwd)
  if (project.template === 'api') return project
  throw new UserError(
    `${command} does not write into a project of the template flask.`,
    'gapi generate resource and gapi destroy resource do.',
  )
}

function readApi(root: string, migrations: string): ReadSource {
  const source = join(root, 'src')
  const folders = readdirSync(source, { withFileTypes: true })
  const schemas = folders.flatMap(entry => {
    const path = join(source, entry.name, 'schema.ts')
    return entry.isDirectory() && existsSync(path) ? [[entry.name, readFileSync(path, 'utf8')] as const] : []
  })
  const tables = schemas.flatMap(([folder, text]) => tablesIn(text, folder, source))
  return {
    tables: new Map(tables.map(table => [table.name, table])),
    created: new Set([
      ...tablesAfter(textsIn(join(root, migrations)), knexWords),
      ...tablesAfter(textsIn(join(root, 'test/support')), knexWords),
    ]),
    titles: new Set(
      schemas.flatMap(([, text]) => [...text.matchAll(/\btitle: ['"](\w+)/g)].map(([, title = '']) => title)),
    ),
    sources: new Set(folders.map(({ name }) => name.replace(/\.ts$/, ''))),
  }
}

function tablesIn(text: string, folder: string, source: string): KnownTable[] {
  const routes = join(source, folder, 'routes.ts')
  const [, path] = existsSync(routes)
    ? (/blueprint\(\s*['"]([^'"]+)/.exec(readFileSync(routes, 'utf8')) ?? [])
    : []
  const own = [...text.matchAll(/^[ \t]+(\w+): new (Owned)?Table<(\w+?)(?:Row)?>/gm)]
  return own.map(([, name = '', owned, type = ''], place) => {
    const singular = snakeCaseOf(type)
    return {
      ...{ name, owned: owned !== undefined, folder, path: place === 0 ? path : undefined },
      ...(singular !== singularWord(name) && { singular }),
      ...(place === 0 && /\breadonly archived_at: /.test(text) && { archive: true as const }),
    }
  })
}

function textsIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter(name => name.endsWith('.ts'))
  return names.sort().map(name => readFileSync(join(folder, name), 'utf8'))
}
