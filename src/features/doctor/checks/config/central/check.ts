import { shortList } from '../../../../../core/system/short-list.ts'
import {
  type EnvironmentRead,
  environmentReads,
  isForeign,
  isPlatformPort,
} from '../../../queries/environment-reads.ts'
import { isSource } from '../../../repository/places.ts'
import type { Check, Hit } from '../../check.ts'
import { amount } from '../../subject.ts'

const findings = {
  'scattered-environment': {
    message: 'This reads {names} from the environment outside of {module}.',
    hint: 'Read it in {module}, and pass the value on.',
  },
  'no-config-module': {
    message: 'This reads {names} from the environment, and so do other files; there is no config module.',
    hint: 'Make one module that reads every variable, e.g. src/config.ts, and import that.',
  },
}

type Code = keyof typeof findings

export const central: Check<Code> = {
  id: 'config/central',
  severity: 'warning',
  point: 'configuration',
  title: 'The environment is read in one place',
  why: 'Runtime variables belong in one central place, where users find them. A variable that is read in the middle of the code is hard to find, may have another default elsewhere, and cannot be set by a test.',
  finds:
    'Shipped files that read `process.env` outside of a module named config, settings or env. Where there is no such module and several files read it, each of them.',
  ignores:
    '`bin/`, scripts, tests, migrations, seeds and configuration files of tools; NODE_ENV, CI and variables that platforms set; variables that bundlers replace (`VITE_…`, `NEXT_PUBLIC_…`); a single file that reads them all.',
  advice: 'Read the variable in the config module, and pass the value on.',
  findings,
  run(context) {
    const reads = environmentReads(context, isSource).filter(
      read => !isPlatformPort(read) && !(read.name && (isForeign(read.name) || isForBrowsers(read.name))),
    )
    if (reads.length === 0) return { notApplicable: 'The code reads no environment variable.' }
    const byFile = grouped(reads)
    const outside = [...byFile].filter(([path]) => !isConfigModule(path))
    const module = centreOf(byFile)
    const subject = amount(byFile.size, 'file that reads the environment', 'files that read the environment')
    if (module === undefined && outside.length === 1) return { hits: [], subject }
    return { subject, hits: outside.map(([path, some]) => hitOf(path, some, module)) }
  },
}

/** The config module that reads most variables; of equal ones, the one with the shortest path. */
function centreOf(byFile: ReadonlyMap<string, readonly EnvironmentRead[]>): string | undefined {
  const modules = [...byFile].filter(([path]) => isConfigModule(path))
  const counted = modules.map(([path, reads]) => ({
    path,
    // One that takes the whole environment reads every variable.
    count: reads.some(({ name }) => name === undefined) ? 1000 : new Set(reads.map(({ name }) => name)).size,
  }))
  return counted.toSorted((a, b) => b.count - a.count || a.path.length - b.path.length)[0]?.path
}

/** `src/config.ts`, `src/config/database.ts`, `src/validateEnv.ts`; the route `/api/config` is none. */
function isConfigModule(path: string): boolean {
  if (/(^|[/.])(route|routes|router|controller|handler|page|layout|middleware)\.[cm]?[jt]sx?$/.test(path))
    return false
  return /config|settings|(^|[/._-])env(ironments?)?([/._-])|[a-z]Env(ironment)?\./i.test(path)
}

/** A bundler replaces these by their full names everywhere. */
function isForBrowsers(name: string): boolean {
  return /^(NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|EXPO_PUBLIC|PUBLIC)_/.test(name)
}

function grouped(reads: readonly EnvironmentRead[]): Map<string, EnvironmentRead[]> {
  const files = new Map<string, EnvironmentRead[]>()
  for (const read of reads) files.set(read.path, [...(files.get(read.path) ?? []), read])
  return files
}

function hitOf(path: string, reads: readonly EnvironmentRead[], module: string | undefined): Hit<Code> {
  const names = shortList([...new Set(reads.map(({ name }) => name ?? 'variables'))])
  const { line, column } = reads[0] ?? {}
  const place = { path, line, column, about: '' }
  return module === undefined
    ? { ...place, code: 'no-config-module', args: { names } }
    : { ...place, code: 'scattered-environment', args: { names, module } }
}
