import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { openDocument } from '../../../core/openapi/open-document.ts'
import { usualDocument } from '../../../core/openapi/usual-document.ts'
import { exit, UserError, unlessRefused } from '../../../core/system/errors.ts'
import { shortList } from '../../../core/system/short-list.ts'
import type { Collection } from '../../../features/collection/collection.ts'
import type { WrittenCollection } from '../../../features/collection/formats/written.ts'
import { makeCollection } from '../../../features/collection/make-collection.ts'
import { withOverlay } from '../../../features/collection/overlay/apply-overlay.ts'
import { readOverlay } from '../../../features/collection/overlay/read-overlay.ts'
import { differencesIn } from '../../../features/collection/save/compare.ts'
import { collectionFormats, type FormatName } from '../../../features/collection/save/formats.ts'
import { saveCollection } from '../../../features/collection/save/save-collection.ts'
import { type SavedOptions, savedAt } from '../../../features/collection/save/saved.ts'
import type { Configure } from '../../command.ts'
import { oneOf } from '../../options.ts'
import type { Io } from '../../terminal/io.ts'

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`

/** The flags as commander parses them. */
interface CollectionFlags {
  readonly format?: FormatName
  readonly out?: string
  readonly check?: true
  readonly input?: string
  readonly overlay?: string
  readonly fetch?: true
}

const formats = Object.keys(collectionFormats)
const usualOverlay = 'collection.overlay.yml'

export const configureCollection: Configure = (command, io, done) =>
  command
    .description('Write requests for every operation of an API, for Postman, Bruno or an editor.')
    .addOption(oneOf('--format <format>', 'program that reads it', formats))
    .option('--out <path>', 'file, folder for bruno, or - for standard output')
    .option('--check', 'exit 1 where the file or folder is out of date')
    .option('--input <document>', 'OpenAPI document, file or URL (default: openapi.json and the like)')
    .option('--overlay <file>', `own changes (default: ${usualOverlay}, if it exists)`)
    .option('--fetch', 'fetch references to other servers')
    .addHelpText('after', helpAfter)
    .action(async ({ format, ...flags }: CollectionFlags) => {
      if (format === undefined)
        throw new UserError('There is no format.', `Pass one of ${formats.join(', ')}, e.g. --format postman`)
      const { out: usual, isFolder, write } = collectionFormats[format]
      const collection = await collectionOf(flags, io)
      const written = write(collection)
      const shown = flags.out ?? usual
      if (shown === '-') {
        if (isFolder || flags.check)
          throw new UserError('--out - writes one file.', 'Pass a path with --out.')
        io.stdout.write([...written.files.values()].join(''))
      } else {
        const place = { path: resolve(io.cwd, shown), shown, isFolder }
        if (flags.check) check(place, written, commandFor(format, flags), io)
        else save(place, collection, written, io)
      }
      done(exit.done)
    })

async function collectionOf({ input, overlay, fetch }: CollectionFlags, io: Io): Promise<Collection> {
  const { cwd, env } = io
  const file = input ?? usualDocument(cwd, 'gapi collection --format postman --input api.json')
  const { document } = await openDocument(file, { cwd, env, fetch: fetch === true })
  const { collection, notes } = makeCollection(document)
  for (const note of [...document.notes, ...notes]) io.stderr.write(`${note}\n`)
  if (collection.folders.length === 0)
    throw new UserError(`${file} has no operations.`, 'Pass a document with paths.')
  const own = overlay ?? (existsSync(resolve(cwd, usualOverlay)) ? usualOverlay : undefined)
  if (own === undefined) return collection
  const text = unlessRefused(() => readFileSync(resolve(cwd, own), 'utf8'))
  if (text === undefined) throw new UserError(`${own} could not be read.`, 'Pass the path of an overlay.')
  return withOverlay(collection, readOverlay(text, own))
}

function save(
  place: SavedOptions,
  { folders, variables }: Collection,
  { files }: WrittenCollection,
  io: Io,
): void {
  const others = saveCollection(place, files, savedAt(place) ?? new Map())
  const requests = folders.reduce((sum, one) => sum + one.requests.length, 0)
  io.stdout.write(
    `Wrote ${place.shown}: ${counted(requests, 'request')} in ${counted(folders.length, 'folder')}, ${counted(variables.length, 'variable')}.\n`,
  )
  if (others.length > 0) io.stderr.write(`Not from the document, and kept: ${shortList(others)}.\n`)
}

function check(place: SavedOptions, written: WrittenCollection, command: string, io: Io): void {
  const saved = savedAt(place)
  const { shown } = place
  const differences = saved && differencesIn(saved, written, shown)
  if (differences?.length === 0) {
    io.stdout.write(`${shown} is up to date.\n`)
    return
  }
  const detail = differences ? `is out of date: ${shortList(differences, 10)}` : 'does not exist'
  throw new UserError(`${shown} ${detail}.`, `Write it: ${command}`, exit.failed)
}

function commandFor(format: FormatName, { out, input, overlay }: CollectionFlags): string {
  const flags = Object.entries({ out, input, overlay }).flatMap(([name, value]) =>
    value === undefined ? [] : [` --${name} ${value}`],
  )
  return `gapi collection --format ${format}${flags.join('')}`
}

const helpAfter = `
Without --out it writes ${Object.values(collectionFormats)
  .map(({ out }) => out)
  .join(', ')}.
postman is for newman, too; http is for VS Code and Visual Studio, jetbrains for IDEs of JetBrains.

Exit codes: 0 done, 1 out of date, 2 usage or an unreadable document, 3 something else is there.`
