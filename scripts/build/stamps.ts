import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Conventions } from '../../src/core/fields/conventions.ts'

/**
 * The module from which the program imports its stamps. It is separate from the templates, which are large.
 */
export const stampsModule = 'virtual:stamps'

/** What `gapi migration new` and `gapi seed new` write in a project of a template. */
interface Stamps {
  readonly migration?: Conventions
  /** Extension → text, in which `{{root}}` is the path to the project. */
  readonly seeds: Readonly<Record<string, string>>
}

/**
 * JavaScript that exports the stamps of all templates in a folder: `NAME/stamps/migration.yml` and
 * `seed.EXT.hbs`.
 */
export function compileStamps(folder: string): string {
  const names = readdirSync(folder).filter(name => existsSync(join(folder, name, 'stamps')))
  const stamps = Object.fromEntries(names.map(name => [name, stampsIn(join(folder, name, 'stamps'))]))
  return `export const stamps = ${JSON.stringify(stamps)}\n`
}

function stampsIn(folder: string): Stamps {
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const stamps: { migration?: Conventions; seeds: Record<string, string> } = { seeds: {} }
  for (const name of readdirSync(folder).sort()) {
    const [, extension] = /^seed\.(\w+)\.hbs$/.exec(name) ?? []
    if (extension) stamps.seeds[extension] = seedIn(read(name), `${folder}/${name}`)
    else if (name === 'migration.yml')
      stamps.migration = conventionsIn(parse(read(name)), `${folder}/${name}`)
    else throw new Error(`${folder}/${name} is not a stamp: there are migration.yml and seed.EXT.hbs.`)
  }
  return stamps
}

function seedIn(text: string, file: string): string {
  const [other] = text.replaceAll('{{root}}', '').match(/\{\{.*/) ?? []
  if (other) throw new Error(`${file} holds ${other}; a stamp may hold {{root}} only.`)
  return text
}

function conventionsIn(conventions: Conventions, file: string): Conventions {
  const { id, idKind, timestamps, sayNullable, joinHasId } = conventions
  const isWhole =
    ['int', 'bigint', 'uuid'].every(kind =>
      Object.entries(id).some(([name, line]) => name === kind && line),
    ) &&
    idKind in id &&
    typeof timestamps.line === 'string' &&
    Array.isArray(timestamps.columns) &&
    [sayNullable, joinHasId].every(value => typeof value === 'boolean')
  if (!isWhole) throw new Error(`${file} lacks a part of Conventions (src/core/fields/conventions.ts).`)
  return conventions
}
