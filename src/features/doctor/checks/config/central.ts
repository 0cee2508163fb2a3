import type { Check, Hit } from '../../check.ts'
import { type EnvironmentRead, environmentReads, isForeign } from '../../environment-reads.ts'
import { isSource } from '../../places.ts'
import { shortList } from '../../short-list.ts'

export const central: Check = {
  id: 'config/central',
  severity: 'warning',
  point: 'configuration',
  title: 'The environment is read in one place',
  help: 'A variable that is read in the middle of the code is one that nobody finds, that has another default elsewhere, and that a test cannot set. One module that reads them all, by class or by schema, is the list that users look for.',
  run(subject) {
    const reads = environmentReads(subject, isSource).filter(
      ({ name }) => name === undefined || !(isForeign(name) || isForBrowsers(name)),
    )
    if (reads.length === 0) return { notApplicable: 'No code here reads the environment.' }
    const byFile = grouped(reads)
    const outside = [...byFile].filter(([path]) => !isConfigModule(path))
    const [module] = [...byFile.keys()].filter(isConfigModule).toSorted((a, b) => a.length - b.length)
    if (module === undefined && outside.length === 1) return { hits: [] }
    return { hits: outside.map(([path, some]) => hitOf(path, some, module)) }
  },
}

/** `src/config.ts`, `src/config/database.ts`, `src/validateEnv.ts`, `src/user/user.config.ts`. */
function isConfigModule(path: string): boolean {
  return /config|settings|(^|[/._-])env(ironments?)?([/._-])|[a-z]Env(ironment)?\./i.test(path)
}

/** A bundler puts these in place by their full names, wherever they stand. */
function isForBrowsers(name: string): boolean {
  return /^(NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|EXPO_PUBLIC|PUBLIC)_/.test(name)
}

function grouped(reads: readonly EnvironmentRead[]): Map<string, EnvironmentRead[]> {
  const files = new Map<string, EnvironmentRead[]>()
  for (const read of reads) files.set(read.path, [...(files.get(read.path) ?? []), read])
  return files
}

function hitOf(path: string, reads: readonly EnvironmentRead[], module: string | undefined): Hit {
  const names = shortList([...new Set(reads.map(({ name }) => name ?? 'variables'))])
  const { line, column } = reads[0] ?? {}
  const place = { path, line, column, about: '' }
  return module === undefined
    ? { ...place, code: 'no-config-module', args: { names } }
    : { ...place, code: 'scattered-environment', args: { names, module } }
}
