import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { exit, systemCodeOf, UserError } from '../../../core/system/errors.ts'
import { readSeedFolder, type SeedFile, subjectOf } from '../seed-folder.ts'
import { checkSet } from './check-set.ts'
import { checkSeedColumns } from './seed-columns.ts'
import { checkSeedName } from './seed-name.ts'
import { isOfPython, type SeedPlace } from './seed-place.ts'
import { type Format, formats, type Start, textOf } from './seed-text.ts'

export interface NewSeed {
  readonly name: string
  /** The column names of the header in a data file. */
  readonly columns: readonly string[]
  /** A folder inside the folder of seeds; `.` is that folder itself. */
  readonly set: string | undefined
  readonly format: Format | undefined
  /** Allows a subject that a seed of the set has already. */
  readonly force: boolean
}

export interface PlannedSeed {
  /** Absolute. */
  readonly file: string
  readonly text: string
}

/** Names and generates the next seed like the others in the folder: number, language or format, set. */
export function planSeed(project: SeedPlace, wanted: NewSeed, now: Date): PlannedSeed {
  checkSeedName(wanted.name)
  const { files } = readSeedFolder(project.seeds)
  const set = setOf(project, wanted.set) ?? files.at(-1)?.set ?? ''
  const like = files.filter(file => file.set === set)
  const format = wanted.format ?? formatOf((like.at(-1) ?? files.at(-1))?.file) ?? ownFormat(project)
  const prefix = prefixAfter(like.length > 0 ? like : files, like.at(-1), now)
  refuseOther(format, project)
  checkSeedColumns(wanted.columns, format)
  if (!wanted.force) refuseDuplicate(wanted.name, like)
  const folder = join(project.seeds.directories.at(-1) ?? '', set)
  const file = join(folder, `${prefix}${wanted.name}.${format}`)
  const start: Start = {
    subject: wanted.name,
    columns: wanted.columns,
    isModule: isModule(project, files),
    template: project.contract?.template,
    root: pathTo(folder, project.root),
  }
  return { file, text: textOf(format, start) }
}

function setOf({ seeds }: SeedPlace, set: string | undefined): string | undefined {
  if (set === '.') return ''
  if (set !== undefined) checkSet(seeds, set)
  return set
}

/** Throws for a format that the project's own runner does not read. */
function refuseOther(format: Format, project: SeedPlace): void {
  if ((format === 'py') === isOfPython(project)) return
  throw new UserError(
    `${project.file} describes a project whose seeds cannot be .${format} files.`,
    'Leave --format out: a new seed is like the others.',
  )
}

/** Throws if the set has a seed of this name under another number or extension. Case and separators do not count. */
function refuseDuplicate(subject: string, files: readonly SeedFile[]): void {
  const wordsOf = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '')
  const namesake = files.find(({ name }) => wordsOf(subjectOf(name)) === wordsOf(subject))
  if (namesake)
    throw new UserError(
      `There is already a seed ${subject}: ${namesake.shown}.`,
      'Choose another name, or pass --force.',
      exit.conflict,
    )
}

/** Writes a new file; throws if it exists. */
export function writeSeed({ file, text }: PlannedSeed): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text, { flag: 'wx' })
  } catch (error) {
    const code = systemCodeOf(error)
    if (code === 'EEXIST')
      throw new UserError(`${file} exists already.`, 'Choose another name.', exit.conflict)
    if (!code) throw error
    throw new UserError(`Could not write ${file}: ${code}.`, 'Make its folder writable.', exit.failed)
  }
}

/**
 * The next number, as wide as the last; a timestamp where the others have one; nothing where they have
 * nothing.
 */
function prefixAfter(files: readonly SeedFile[], last: SeedFile | undefined, now: Date): string {
  const numbers = files.flatMap(({ name }) => /^(\d+)([-_]+)/.exec(name) ?? [])
  const [, digits, separator = '_'] = /^(\d+)([-_]+)/.exec(files.at(-1)?.name ?? '') ?? []
  if (digits === undefined) return files.length > 0 && numbers.length === 0 ? '' : '01_'
  if (digits.length >= 14) return `${now.toISOString().replace(/\D/g, '').slice(0, 14)}${separator}`
  const next = String(last === undefined ? 1 : BigInt(digits) + 1n)
  if (next.length > digits.length && last)
    throw new UserError(
      `${last.shown} has the last number of ${digits.length} digits, and ${next} would sort before it.`,
      `Rename the seeds so that their numbers have one digit more, e.g. 0${digits}.`,
    )
  return `${next.padStart(digits.length, '0')}${separator}`
}

function formatOf(file: string | undefined): Format | undefined {
  const extension = file?.slice(file.lastIndexOf('.') + 1)
  return formats.find(format => format === (extension === 'yml' ? 'yaml' : extension))
}

function ownFormat(project: SeedPlace): Format {
  const { root, file, contract } = project
  if (isOfPython(project)) return 'py'
  return contract || /\.[cm]?ts$/.test(file) || existsSync(join(root, 'tsconfig.json')) ? 'ts' : 'js'
}

/** Like the other seeds, else from package.json. */
function isModule({ root }: SeedPlace, files: readonly SeedFile[]): boolean {
  const like = files.findLast(({ file }) => file.endsWith('.js'))
  if (like) return /^[ \t]*export\s/m.test(readFileSync(like.file, 'utf8'))
  const manifest = join(root, 'package.json')
  return existsSync(manifest) && /"type"\s*:\s*"module"/.test(readFileSync(manifest, 'utf8'))
}

function pathTo(folder: string, file: string): string {
  return relative(folder, file).replaceAll('\\', '/')
}
