import type { Check, Hit } from '../../check.ts'
import { type EnvironmentRead, environmentReads, isForeign } from '../../environment-reads.ts'
import { isSource } from '../../places.ts'

export const central: Check = {
  id: 'config/central',
  severity: 'warning',
  point: 'configuration',
  title: 'The environment is read in one place',
  help: 'A variable that is read in the middle of the code is one that nobody finds, that has another default elsewhere, and that a test cannot set. One module that reads them all, by class or by schema, is the list that users look for.',
  run(subject) {
    const reads = environmentReads(subject, isSource).filter(
      ({ name }) => name === undefined || !isForeign(name),
    )
    if (reads.length === 0) return { notApplicable: 'No code here reads the environment.' }
    const byFile = grouped(reads)
    const modules = [...byFile.keys()].filter(isConfigModule)
    const outside = [...byFile].filter(([path]) => !isConfigModule(path))
    if (modules.length === 0 && outside.length === 1) return { hits: [] }
    return { hits: outside.map(([path, some]) => hitOf(path, some, modules[0], outside.length - 1)) }
  },
}

/** `src/config.ts`, `src/config/database.ts`, `src/env.ts`, `src/user/user.config.ts`. */
function isConfigModule(path: string): boolean {
  return /(^|[/._-])(config|configs|configuration|env|environment|environments|settings|constants)(\.[cm]?[jt]sx?$|\/)/i.test(
    path,
  )
}

function grouped(reads: readonly EnvironmentRead[]): Map<string, EnvironmentRead[]> {
  const files = new Map<string, EnvironmentRead[]>()
  for (const read of reads) files.set(read.path, [...(files.get(read.path) ?? []), read])
  return files
}

function hitOf(
  path: string,
  reads: readonly EnvironmentRead[],
  module: string | undefined,
  others: number,
): Hit {
  const names = [...new Set(reads.map(({ name }) => name ?? 'the environment'))].join(', ')
  const { line, column } = reads[0] ?? {}
  const about = ''
  return module === undefined
    ? { code: 'no-config-module', path, line, column, about, args: { names, count: String(others) } }
    : { code: 'scattered-environment', path, line, column, about, args: { names, module } }
}
