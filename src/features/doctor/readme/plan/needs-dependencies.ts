import { dirname } from 'node:path'
import type { Source } from '../../facts/source.ts'
import type { Repository } from '../../repository/repository.ts'
import { fileRunBy } from '../shell/file-run.ts'
import { joined } from '../shell/joined.ts'
import { isNodeTool } from '../shell/known-tools.ts'
import { type ProgramCall, programCallsOf } from '../shell/program-calls.ts'
import { words } from '../shell/words.ts'
import type { ReadmeStep } from './step.ts'

/** Whether a command works only where the dependencies are installed. */
export function needsDependencies({ command, cwd }: ReadmeStep, subject: Source): boolean {
  return programCallsOf(command, cwd, subject.repository).some(ran => needs(ran, subject))
}

function needs({ call: { command, manager }, folder, script }: ProgramCall, subject: Source): boolean {
  const { name } = command
  const dependencies = dependenciesOf(folder, subject.repository)
  if (dependencies.size === 0) return false
  if (dependencies.has(name)) return true
  // In a README `nest start` may be a program that is installed globally, and npx downloads what is missing.
  if (script !== undefined && manager === undefined && isNodeTool(name) && !installedGlobally.has(name))
    return true
  const file = fileRunBy(command)
  return file !== undefined && imports(joined(folder, file), dependencies, subject, new Set())
}

const installedGlobally = words(
  'node nodejs npx pnpx bunx corepack nvm fnm volta asdf mise n nodenv deno npm-check-updates',
)

function dependenciesOf(folder: string, { manifests }: Repository): ReadonlySet<string> {
  return manifests.get(folder)?.dependencies ?? manifests.get('')?.dependencies ?? new Set<string>()
}

/** Whether a file imports one of them, itself or through its own files. */
function imports(path: string, wanted: ReadonlySet<string>, subject: Source, seen: Set<string>): boolean {
  const found = endings
    .map(ending => path + ending)
    .find(candidate => subject.repository.files.has(candidate))
  if (found === undefined || seen.has(found)) return false
  seen.add(found)
  return specifiersIn(subject.texts.of(found) ?? '').some(specifier =>
    specifier.startsWith('.')
      ? imports(joined(dirname(found), specifier.replace(/\.[cm]?js$/, '')), wanted, subject, seen)
      : wanted.has(/^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? ''),
  )
}

const endings = ['', '.js', '.ts', '.mjs', '.cjs', '.mts', '/index.js', '/index.ts']

function specifiersIn(text: string): string[] {
  return [...text.matchAll(/\b(?:from|import|require)\s*(?:\(\s*)?['"]([^'"\n]{1,200})['"]/g)].map(
    ([, specifier = '']) => specifier,
  )
}
