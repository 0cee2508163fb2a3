import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { singularWord } from '../../../core/fields/plural.ts'
import { snakeCaseOf } from '../../../core/fields/words.ts'
import { alembicWords, tablesAfter } from '../created-tables.ts'
import type { ReadSource } from '../read-source.ts'
import type { KnownTable } from '../spec.ts'

/** Reads the models, schemas and migrations of a project of the template flask, as text. */
export function readFlask(root: string, migrations: string): ReadSource {
  const source = join(root, 'app')
  const entries = readdirSync(source, { withFileTypes: true }).filter(
    // What Python leaves of a resource that was destroyed.
    entry =>
      !entry.isDirectory() || readdirSync(join(source, entry.name)).some(name => name !== '__pycache__'),
  )
  const folders = entries.filter(entry => entry.isDirectory()).map(({ name }) => name)
  const tables = folders.flatMap(folder =>
    tablesIn(textOf(join(source, folder, 'models.py')), folder, source),
  )
  const support = pythonTexts(join(root, 'tests/support'))
  const own = folders.flatMap(folder =>
    ['models.py', 'schemas.py'].map(name => textOf(join(source, folder, name))),
  )
  return {
    tables: new Map(tables.map(table => [table.name, table])),
    created: new Set([
      ...tablesAfter(pythonTexts(join(root, migrations)), alembicWords),
      ...support.flatMap(text => matchesOf(text, /__tablename__ = "(\w+)"/g)),
    ]),
    titles: new Set(
      [...own, ...support].flatMap(text => [
        ...matchesOf(text, /^class (\w+)/gm),
        ...matchesOf(text, /\btitle="(\w+)"/g),
      ]),
    ),
    sources: new Set(entries.map(({ name }) => name.replace(/\.py$/, ''))),
  }
}

function tablesIn(text: string, folder: string, source: string): KnownTable[] {
  const views = textOf(join(source, folder, 'views.py'))
  const [path] = matchesOf(views, /blueprint\(\s*"([^"]+)"/g)
  const classes = text.split(/^(?=class )/m).slice(1)
  return classes.flatMap(each => {
    const [, model = '', base = ''] = /^class (\w+)\((\w+)/.exec(each) ?? []
    const [name] = matchesOf(each, /^ {4}__tablename__ = "(\w+)"/gm)
    // Rows with an id only: nothing can refer to the others.
    if (name === undefined || !/^(Row|Owned)$/.test(base)) return []
    const singular = snakeCaseOf(model)
    return [
      {
        ...{ name, owned: base === 'Owned', folder, path, model },
        ...(singular !== singularWord(name) && { singular }),
      },
    ]
  })
}

function matchesOf(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, found = '']) => found)
}

/** The texts of the Python files of a folder. */
export function pythonTexts(folder: string): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter(name => name.endsWith('.py'))
  return names.sort().map(name => readFileSync(join(folder, name), 'utf8'))
}

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}
