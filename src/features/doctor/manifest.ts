import { UserError } from '../../core/errors.ts'

/** What the doctor needs of a package.json. */
export interface Manifest {
  readonly name: string | undefined
  readonly scripts: Readonly<Record<string, string>>
  /** The programs it brings. */
  readonly bins: readonly string[]
  /** Names of all its dependencies, of every kind. */
  readonly dependencies: ReadonlySet<string>
  /** `pnpm@9.1.0`, as it is written. */
  readonly packageManager: string | undefined
  /** The address of its repository. */
  readonly repository: string | undefined
}

/** Reads the text of a package.json; anything of an unexpected type in it is left out. */
export function manifestFrom(text: string, path: string): Manifest {
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
    throw new UserError(`${path} is not valid JSON: ${error.message}.`, 'Mend it, and run the command again.')
  }
}

function binsOf(bin: unknown, name: string | undefined): string[] {
  if (typeof bin === 'string') return name ? [name.replace(/^@[^/]*\//, '')] : []
  return Object.keys(recordIn(bin))
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function recordIn(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
