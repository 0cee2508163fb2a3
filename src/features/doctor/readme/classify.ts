import { programsBehind, type Ran } from './behind.ts'
import { type Call, type Context, callOf, type Rule, skipped } from './context.ts'
import { placeholderIn } from './placeholder.ts'
import { dataRules } from './rules/data.ts'
import { gitRules } from './rules/git.ts'
import { kindOf } from './rules/kind.ts'
import { isPrivileged, machineRules } from './rules/machine.ts'
import { operationRules } from './rules/operations.ts'
import { packageRules } from './rules/packages.ts'
import { sourceRules } from './rules/source.ts'
import { parseShell, type SimpleCommand, type Statement } from './shell.ts'
import type { Verdict } from './step.ts'
import { isKnownTool } from './tools.ts'

/** The rules against running a command; the first that speaks decides. */
const rules: readonly Rule[] = [
  ...machineRules,
  ...gitRules,
  ...operationRules,
  ...packageRules,
  ...dataRules,
  ...sourceRules,
]

/** Says what is done with a statement: what speaks against any of its programs, else what its first one is for. */
export function classify(statement: Statement, context: Context): Verdict {
  const calls = statement.commands
    .flatMap(withInner)
    .filter(({ name }) => name !== '')
    .map(command => callOf(command, context))
  for (const call of calls) {
    const verdict = rules.map(rule => rule(call, context, statement.text)).find(Boolean)
    if (verdict) return verdict
    const inside = verdictInside(call, context)
    if (inside) return inside
  }
  return runVerdict(statement, calls, context)
}

/** `bash -c "…"` with the commands it holds. */
function withInner(command: SimpleCommand): SimpleCommand[] {
  const { name, args } = command
  const text = /^(ba|z|da|k)?sh$/.test(name) && args[0] === '-c' ? (args[1] ?? '') : ''
  return [command, ...parseShell(text).statements.flatMap(({ commands }) => commands)]
}

/** What speaks against any program of the scripts a call goes through, not only against their first. */
function verdictInside(call: Call, context: Context): Verdict | undefined {
  const called = call.script?.name ?? call.command.name
  for (const { call: inner, folder } of programsOf(call, context)) {
    const { command } = inner
    if (isPrivileged(command)) return skipped('privileged', `${called} changes the machine, not the project`)
    const text = [command.name, ...command.args].join(' ')
    const verdict = rules.map(rule => rule(inner, { ...context, cwd: folder }, text)).find(Boolean)
    if (!verdict || !fatalInside.has(verdict.rule)) continue
    // Tests set up a database of their own.
    if (verdict.rule === 'destructive-data' && /test|e2e/.test(called)) continue
    return verdict.class === 'service'
      ? skipped('container', `${called} needs a container engine`)
      : skipped(verdict.rule, `${called} calls ${command.name}, and ${verdict.reason}`)
  }
  return undefined
}

function programsOf({ script, through, recipe }: Call, { cwd, repository }: Context): Ran[] {
  const recipes = [recipe, ...through.map(inner => inner.recipe)].filter(text => text !== undefined)
  const inRecipes = recipes.flatMap(text => programsBehind(text, cwd, repository))
  if (script?.body === undefined || script.folder === undefined) return inRecipes
  const behind = programsBehind(`npm run ${script.name}`, script.folder, repository)
  // Also what stands in the shell scripts that a script calls.
  const below = behind.flatMap(({ call, folder }) => programsBehind(call.recipe ?? '', folder, repository))
  return [...behind, ...below, ...inRecipes]
}

/** The rules whose word is final wherever in a script the program stands. */
const fatalInside: ReadonlySet<string> = new Set([
  ...['container', 'container-service', 'deploy', 'daemon', 'remote', 'remote-script', 'other-processes'],
  ...['destructive-git', 'destructive-data', 'global-install', 'system-package', 'of-the-machine'],
  'other-language',
])

function runVerdict(statement: Statement, [call]: readonly Call[], context: Context): Verdict {
  const placeholder = placeholderIn(statement.text) ?? scriptToChoose(call)
  if (placeholder !== undefined)
    return { class: 'blocked', rule: 'placeholder', reason: `${placeholder} needs a value` }
  if (!call) return { class: 'setup', rule: 'variable', reason: 'it sets a variable for what follows' }
  const missing = [call.command].find(command => !isThere(command, call, context))
  if (missing)
    return { class: 'blocked', rule: 'tool-missing', reason: `there is no program ${missing.name} here` }
  return kindOf(call, context, statement.text)
}

/** `npm run command`, where there is no such script: one of them. */
function scriptToChoose(call: Call | undefined): string | undefined {
  const { name = '', body } = call?.script ?? {}
  return body === undefined && /^(command|script|task|target)([-_]?name)?$/i.test(name) ? name : undefined
}

function isThere({ name }: SimpleCommand, { manager }: Call, { repository }: Context): boolean {
  if (manager || isKnownTool(name) || /[/$]/.test(name)) return true
  return (
    [...repository.manifests.values()].some(({ dependencies }) => dependencies.has(name)) ||
    repository.has(name)
  )
}
