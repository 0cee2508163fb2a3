import { dirname } from 'node:path'
import type { Repository } from '../repository.ts'
import type { Subject } from '../subject.ts'
import { programsBehind, type Ran } from './behind.ts'
import { joined } from './context.ts'
import { fileRunBy } from './file-run.ts'
import type { Step } from './step.ts'
import { isNodeTool } from './tools.ts'

/** Whether a command works only where the dependencies are installed. */
export function needsDependencies({ command, cwd }: Step, subject: Subject): boolean {
  return programsBehind(command, cwd, subject.repository).some(ran => needs(ran, subject))
}

function needs({ call: { command, manager }, folder, script }: Ran, subject: Subject): boolean {
  const { name } = command
  const dependencies = dependenciesOf(folder, subject.repository)
  if (dependencies.size === 0) return false
  if (dependencies.has(name)) return true
  // In a README `nest start` may be the program of the whole machine, and npx fetches what is missing.
  if (script !== undefined && manager === undefined && isNodeTool(name) && !ofTheMachine.test(name))
    return true
  const file = fileRunBy(command)
  return file !== undefined && imports(joined(folder, file), dependencies, subject, new Set())
}

const ofTheMachine =
  /^(node|nodejs|npx|pnpx|bunx|corepack|nvm|fnm|volta|asdf|mise|n|nodenv|deno|npm-check-updates)$/

function dependenciesOf(folder: string, { manifests }: Repository): ReadonlySet<string> {
  return manifests.get(folder)?.dependencies ?? manifests.get('')?.dependencies ?? new Set<string>()
}

/** Whether a file imports one of them, itself or through its own files. */
function imports(path: string, wanted: ReadonlySet<string>, subject: Subject, seen: Set<string>): boolean {
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
  return [...text.matchAll(/\b(?:from|import|require)\s*\(?\s*['"]([^'"\n]{1,200})['"]/g)].map(
    ([, specifier = '']) => specifier,
  )
}
