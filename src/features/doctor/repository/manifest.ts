import { UserError } from '../../../core/system/errors.ts'
import { recordIn } from '../../../core/system/json.ts'

/** The parts of a package.json that the doctor needs. */
export interface PackageManifest {
  readonly name: string | undefined
  readonly scripts: Readonly<Record<string, string>>
  /** The names in `bin`. */
  readonly bins: readonly string[]
  /** The names of all dependencies of every kind. */
  readonly dependencies: ReadonlySet<string>
  /** `pnpm@9.1.0`, as written. */
  readonly packageManager: string | undefined
  /** The URL of its repository. */
  readonly repository: string | undefined
}

/** Reads the text of a package.json; fields with a wrong type are left out. */
export function manifestFrom(text: string, path: string): PackageManifest {
  const read = parsed(text, path)
  const repository = read.repository
  return {
    name: textIn(read.name),
    scripts: Object.fromEntries(
      Object.entries(recordIn(read.scripts)).flatMap(([name, body]) =>
        typeof body === 'string' ? [[name, body]] : [],
      ),
    ),
    bins: binsOf(read.bin, textIn(read.name)),
    dependencies: new Set(dependencyKinds.flatMap(kind => Object.keys(recordIn(read[kind])))),
    packageManager: textIn(read.packageManager),
    repository: textIn(repository) ?? textIn(recordIn(repository).url),
  }
}

const dependencyKinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']

function parsed(text: string, path: string): Readonly<Record<string, unknown>> {
  try {
    return recordIn(JSON.parse(text.replace(/^\uFEFF/, '')))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new UserError(`${path} is not valid JSON: ${error.message}.`, 'Fix it, and run the command again.')
  }
}

function binsOf(bin: unknown, name: string | undefined): string[] {
  if (typeof bin === 'string') return name ? [name.replace(/^@[^/]*\//, '')] : []
  return Object.keys(recordIn(bin))
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
