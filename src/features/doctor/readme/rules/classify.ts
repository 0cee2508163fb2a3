import { isPython } from '../../repository/python.ts'
import { type Call, callOf } from '../shell/call.ts'
import { isKnownTool } from '../shell/known-tools.ts'
import { parseShell, type ShellStatement, type SimpleCommand } from '../shell/parse-shell.ts'
import { placeholderIn } from '../shell/placeholder.ts'
import { type ProgramCall, programCallsOf } from '../shell/program-calls.ts'
import { hasPart, words } from '../shell/words.ts'
import { containerRule } from './containers.ts'
import { dataRules } from './data.ts'
import { kindOf } from './kind.ts'
import { isPrivileged, machineRules } from './machine.ts'
import { packageRules } from './packages.ts'
import { calledBy } from './program-table.ts'
import { isPythonTool } from './python.ts'
import type { ReadmeRule, RuleContext } from './rule.ts'
import { scriptsNotRun } from './scripts-not-run.ts'
import { sourceRules } from './source.ts'
import { type Classified, skipped } from './step-class.ts'

/** The rules for what is not run; the first match decides. */
const rules: readonly ReadmeRule[] = [
  ...machineRules,
  containerRule,
  ({ command: { name } }, { repository }) =>
    makers.has(name) && repository.manifests.size === 0 && !isPython(repository)
      ? skipped('other-language', 'it is not part of a Node set-up')
      : undefined,
  ({ script }) => script && scriptsNotRun(script.name),
  ...packageRules,
  ...dataRules,
  ...sourceRules,
]

/**
 * The class of a statement: not run if a rule says so for any of its programs, else by what its first program
 * does.
 */
export function classify(statement: ShellStatement, context: RuleContext): Classified {
  const calls = statement.commands
    .flatMap(withInner)
    .filter(({ name }) => name !== '')
    .map(command => callOf(command, context))
  for (const call of calls) {
    const classified = notRun(call, context, statement.text)
    if (classified) return classified
    const inside = classInScripts(call, context)
    if (inside) return inside
  }
  return classToRun(statement, calls, context)
}

const notRun: ReadmeRule = (call, context, text) => {
  for (const rule of rules) {
    const classified = rule(call, context, text)
    if (classified) return classified
  }
  return undefined
}

/** `bash -c "…"` with the commands it holds. */
function withInner(command: SimpleCommand): SimpleCommand[] {
  const { name, args } = command
  const text = shells.has(name) && args[0] === '-c' ? (args[1] ?? '') : ''
  return [command, ...parseShell(text).statements.flatMap(({ commands }) => commands)]
}

const makers = words('make just task')
const shells = words('sh bash zsh dash ksh')

/** The class of a call whose scripts run a program that must not run. */
function classInScripts(call: Call, context: RuleContext): Classified | undefined {
  const called = call.script?.name ?? call.command.name
  for (const { call: inner, folder } of programsOf(call, context)) {
    const { command } = inner
    if (isPrivileged(command)) return skipped('privileged', `${called} changes the machine, not the project`)
    const text = [command.name, ...command.args].join(' ')
    const classified = notRun(inner, { ...context, cwd: folder }, text)
    if (!classified || !countedInScripts.has(classified.rule)) continue
    // Tests set up their own database.
    if (classified.rule === 'destructive-data' && hasPart(called, testing)) continue
    return classified.class === 'service'
      ? skipped('container', `${called} needs a container engine`)
      : calledBy(called, command.name, skipped(classified.rule, classified.reason))
  }
  return undefined
}

function programsOf({ script, through, recipe }: Call, { cwd, repository }: RuleContext): ProgramCall[] {
  const recipes = [recipe, ...through.map(inner => inner.recipe)].filter(text => text !== undefined)
  const inRecipes = recipes.flatMap(text => programCallsOf(text, cwd, repository))
  if (script?.body === undefined || script.folder === undefined) return inRecipes
  const behind = programCallsOf(`npm run ${script.name}`, script.folder, repository)
  // Includes the shell scripts that a script calls.
  const below = behind.flatMap(({ call, folder }) => programCallsOf(call.recipe ?? '', folder, repository))
  return [...behind, ...below, ...inRecipes]
}

const testing = words('test e2e')

/** The rules that apply wherever the program is in a script. */
const countedInScripts: ReadonlySet<string> = new Set([
  ...['container', 'container-service', 'deploy', 'daemon', 'remote', 'remote-script', 'other-processes'],
  ...['destructive-git', 'destructive-data', 'global-install', 'system-package', 'of-the-machine'],
  'other-language',
])

function classToRun(statement: ShellStatement, [call]: readonly Call[], context: RuleContext): Classified {
  const placeholder = placeholderIn(statement.text) ?? scriptToChoose(call)
  if (placeholder !== undefined)
    return { class: 'blocked', rule: 'placeholder', reason: `${placeholder} needs a value` }
  if (!call) return { class: 'setup', rule: 'variable', reason: 'it sets a variable for what follows' }
  const missing = [call.command].find(command => !isThere(command, call, context))
  if (missing)
    return { class: 'blocked', rule: 'tool-missing', reason: `there is no program ${missing.name} here` }
  return kindOf(call, context, statement.text)
}

/** `npm run command`, where that script does not exist: a placeholder for any of them. */
function scriptToChoose(call: Call | undefined): string | undefined {
  const { name = '', body } = call?.script ?? {}
  return body === undefined && /^(command|script|task|target)([-_]?name)?$/i.test(name) ? name : undefined
}

function isThere({ name }: SimpleCommand, { manager }: Call, { repository }: RuleContext): boolean {
  if (manager || isKnownTool(name) || /[/$]/.test(name)) return true
  if (isPythonTool(name) && isPython(repository)) return true
  return (
    [...repository.manifests.values()].some(({ dependencies }) => dependencies.has(name)) ||
    repository.has(name)
  )
}
