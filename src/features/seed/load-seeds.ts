import { loadModule } from '../../core/project/load/module-loader.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import { readDataFile } from './data/data-file.ts'
import { type DataSeed, shapeOf } from './data/shape.ts'
import { fault } from './seed-fault.ts'
import type { SeedFile } from './seed-folder.ts'

/** A seed function: the export `seed` (Knex's name), or the default export. */
export interface CodeSeed {
  readonly file: SeedFile
  readonly run: (...args: readonly unknown[]) => unknown
}

export type LoadedSeed = CodeSeed | { readonly file: SeedFile; readonly data: readonly DataSeed[] }

/** Reads all files before the first is run; runs code of the project. */
export async function loadSeeds(files: readonly SeedFile[], root: string): Promise<LoadedSeed[]> {
  const loaded: LoadedSeed[] = []
  for (const file of files)
    loaded.push(
      file.kind === 'code'
        ? await loadCode(file, root)
        : { file, data: shapeOf(file, await readDataFile(file)) },
    )
  return loaded
}

async function loadCode(file: SeedFile, root: string): Promise<LoadedSeed> {
  const { seed, default: exported } = await loading(file, root)
  const run = [seed, exported].find(each => typeof each === 'function')
  if (typeof run === 'function') return { file, run: (...args) => Reflect.apply(run, undefined, args) }
  if (typeof exported === 'object' && exported !== null && Object.keys(exported).length > 0)
    return { file, data: shapeOf(file, { value: exported, lineOf: () => undefined }) }
  throw fault(
    { file: file.shown },
    'It exports no seed.',
    'Export an async function seed(knex), or rows by default.',
  )
}

async function loading(file: SeedFile, root: string) {
  try {
    return await loadModule(file.file, root)
  } catch (error) {
    if (error instanceof UserError) throw error
    const detail = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new UserError(`${file.shown} could not be loaded: ${detail}`, 'Nothing was changed.', exit.failed)
  }
}
