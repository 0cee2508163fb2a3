import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { exit, systemCodeOf, UserError } from '../../../core/errors.ts'
import type { KnexProject } from '../../../core/knex-project.ts'
import { readSeedFolder, type SeedFile } from '../folder.ts'
import { type Format, formats, type Start, textOf } from './start.ts'

export interface NewSeed {
  readonly name: string
  /** The first columns of a data file. */
  readonly columns: readonly string[]
  readonly set: string | undefined
  readonly format: Format | undefined
}

/** A seed that is to be written. */
export interface PlannedSeed {
  /** Absolute. */
  readonly file: string
  readonly text: string
}

/** Names and words the next seed as the others of the folder are: their numbers, their language or format, their set. */
export function planSeed(project: KnexProject, wanted: NewSeed, now: Date): PlannedSeed {
  const { files } = readSeedFolder(project.seeds)
  const set = wanted.set ?? files.at(-1)?.set ?? ''
  const like = files.filter(file => file.set === set)
  const format = wanted.format ?? formatOf((like.at(-1) ?? files.at(-1))?.file) ?? ownFormat(project)
  const prefix = prefixAfter(like.length > 0 ? like : files, like.at(-1), now)
  const subject = slugOf(wanted.name)
  const folder = join(project.seeds.directories.at(-1) ?? '', set)
  const file = join(folder, `${prefix}${subject}.${format}`)
  const start: Start = {
    subject,
    columns: wanted.columns,
    isModule: isModule(project, files),
    runner: project.kind === 'generated' ? pathTo(folder, join(project.root, 'src/db/seed.ts')) : undefined,
  }
  return { file, text: textOf(format, start) }
}

/** Writes a file that is not there yet, or nothing. */
export function writeSeed({ file, text }: PlannedSeed): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text, { flag: 'wx' })
  } catch (error) {
    const code = systemCodeOf(error)
    if (code === 'EEXIST')
      throw new UserError(`${file} is there already.`, 'Choose another name.', exit.conflict)
    if (!code) throw error
    throw new UserError(`Could not write ${file}: ${code}.`, 'Make its folder writable.', exit.failed)
  }
}

function slugOf(name: string): string {
  const slug = name
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 60)
  if (slug) return slug
  throw new UserError(`${JSON.stringify(name)} is no name for a seed.`, 'Name what it fills: products')
}

/** The next number, as wide as the last; a time where the others have one; nothing where they have nothing. */
function prefixAfter(files: readonly SeedFile[], last: SeedFile | undefined, now: Date): string {
  const numbers = files.flatMap(({ name }) => /^(\d+)([-_]+)/.exec(name) ?? [])
  const [, digits, separator = '_'] = /^(\d+)([-_]+)/.exec(files.at(-1)?.name ?? '') ?? []
  if (digits === undefined) return files.length > 0 && numbers.length === 0 ? '' : '01_'
  if (digits.length >= 14) return `${now.toISOString().replace(/\D/g, '').slice(0, 14)}${separator}`
  const next = last === undefined ? 1 : Number(digits) + 1
  return `${String(next).padStart(digits.length, '0')}${separator}`
}

function formatOf(file: string | undefined): Format | undefined {
  const extension = file?.slice(file.lastIndexOf('.') + 1)
  return formats.find(format => format === (extension === 'yml' ? 'yaml' : extension))
}

function ownFormat({ root, file, kind }: KnexProject): Format {
  return kind === 'generated' || /\.[cm]?ts$/.test(file) || existsSync(join(root, 'tsconfig.json'))
    ? 'ts'
    : 'js'
}

/** As the other seeds have it, else as package.json says. */
function isModule({ root }: KnexProject, files: readonly SeedFile[]): boolean {
  const like = files.findLast(({ file }) => file.endsWith('.js'))
  if (like) return /^\s*export\s/m.test(readFileSync(like.file, 'utf8'))
  const manifest = join(root, 'package.json')
  return existsSync(manifest) && /"type"\s*:\s*"module"/.test(readFileSync(manifest, 'utf8'))
}

function pathTo(folder: string, file: string): string {
  return relative(folder, file).replaceAll('\\', '/')
}
