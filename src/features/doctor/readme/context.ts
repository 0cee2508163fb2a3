import type { Manifest } from '../manifest.ts'
import type { Repository } from '../repository.ts'
import { type ManagerCall, managerCallOf } from './call.ts'
import { recipeOf } from './recipe.ts'
import { parseShell, type SimpleCommand } from './shell.ts'
import type { ScriptCall, Verdict } from './step.ts'
import { isNodeTool } from './tools.ts'

export type System = 'linux' | 'macos' | 'windows'

/** What a rule knows besides the command. */
export interface Context {
  readonly repository: Repository
  /** The folder of the step, relative to the root. */
  readonly cwd: string
  readonly isInstalled: boolean
  readonly system: System
}

/** A program with what is wrapped around it taken off: `cross-env A=1 npx knex …` is knex. */
export interface Call {
  readonly command: SimpleCommand
  readonly manager: ManagerCall | undefined
  readonly script: ScriptCall | undefined
  /** The text of the shell script it runs, or of the target it makes. */
  readonly recipe: string | undefined
  /** The first programs of the scripts it goes through, the innermost last. */
  readonly through: readonly Call[]
}

export type Rule = (call: Call, context: Context, text: string) => Verdict | undefined

export function skipped(rule: string, reason: string): Verdict {
  return { class: 'skipped', rule, reason }
}

/** Takes a command apart, and follows the scripts it calls to what they run first. */
export function callOf(command: SimpleCommand, context: Context, depth = 0): Call {
  const plain = unwrapped(command)
  const manager = withOwnScript(managerCallOf(plain), plain, context)
  if (manager?.verb === 'exec') {
    const inner = callOf(asCommand(manager.words), context, depth)
    return { ...inner, manager }
  }
  if (manager?.verb !== 'run') {
    const recipe = manager ? undefined : recipeOf(plain, context.cwd, context.repository)
    const through = recipe && depth <= 4 ? firstCalls(recipe, context.cwd, context, depth + 1) : []
    return { command: plain, manager, script: undefined, recipe, through }
  }
  const script = scriptOf(manager, context)
  if (script.body === undefined) {
    const isProgram = manager.manager !== 'npm' && plain.args[0] !== 'run'
    if (isProgram && isDependency(manager.words[0] ?? '', context))
      return { ...callOf(asCommand(manager.words), context, depth), manager: { ...manager, verb: 'exec' } }
    return { command: plain, manager, script, recipe: undefined, through: [] }
  }
  const through = depth > 4 ? [] : firstCalls(script.body, script.folder ?? '', context, depth + 1)
  return { command: plain, manager, script, recipe: undefined, through }
}

/** yarn has no `up` of its own before version 2: where a script has the name, it is meant. */
function withOwnScript(
  manager: ManagerCall | undefined,
  { args: [word = ''] }: SimpleCommand,
  context: Context,
): ManagerCall | undefined {
  if (manager?.manager !== 'yarn' || manager.verb !== 'change') return manager
  const script: ManagerCall = { ...manager, verb: 'run', words: [word, ...manager.words] }
  return scriptOf(script, context).body === undefined ? manager : script
}

function firstCalls(text: string, folder: string, context: Context, depth: number): Call[] {
  const commands = parseShell(text).statements.flatMap(statement => statement.commands)
  const first = commands.find(({ name }) => !preamble.test(name))
  if (!first) return []
  const call = callOf(first, { ...context, cwd: folder }, depth)
  return [call, ...call.through]
}

/** What a script opens with before it comes to what it is for. */
const preamble = /^(echo|printf|set|cd|export|source|\.|true|:|test|\[|\[\[|exit|local|sleep|mkdir|)$/

function scriptOf({ words, folder, workspace }: ManagerCall, context: Context): ScriptCall {
  const name = words[0] ?? ''
  const place = placeOf(folder, workspace, context)
  return { name, folder: place, body: manifestAt(place, context)?.scripts[name] }
}

/** The folder whose package.json a call means; undefined where it is not known. */
function placeOf(
  folder: string | undefined,
  workspace: string | undefined,
  context: Context,
): string | undefined {
  if (folder !== undefined) return joined(context.cwd, folder)
  const { manifests } = context.repository
  if (workspace !== undefined) {
    const wanted = workspace.replace(/^\.\//, '').replace(/(\.\.\.|\^)+$/, '')
    if (manifests.has(wanted)) return wanted
    return [...manifests].find(([, { name }]) => name === wanted || name?.endsWith(`/${wanted}`))?.[0]
  }
  for (let at = context.cwd; ; at = at.replace(/\/?[^/]*$/, '')) {
    if (manifests.has(at)) return at
    if (at === '') return undefined
  }
}

export function manifestAt(folder: string | undefined, { repository }: Context): Manifest | undefined {
  return folder === undefined ? undefined : repository.manifests.get(folder)
}

/** A path seen from a folder, both relative to the root; what leaves the root ends at it. */
export function joined(folder: string, path: string): string {
  const parts = path.startsWith('/') ? [] : folder.split('/').filter(Boolean)
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

function isDependency(program: string, { repository }: Context): boolean {
  if (isNodeTool(program)) return true
  return [...repository.manifests.values()].some(({ dependencies }) => dependencies.has(program))
}

function asCommand([name = '', ...args]: readonly string[]): SimpleCommand {
  return { name: name.replace(/(?<=.)@[\w.^~-]+$/, ''), args, sets: [] }
}

/** Without what only sets variables or times the program. */
function unwrapped(command: SimpleCommand): SimpleCommand {
  const { name, args } = command
  if (
    !/^(env|cross-env|cross-env-shell|dotenv|dotenvx|time|nohup|exec|command|run-s|npm-run-all)$/.test(name)
  )
    return command
  const at = args.indexOf('--') + 1 || args.findIndex((arg, index) => isProgram(arg, args[index - 1]))
  if (at <= 0 && !isProgram(args[0] ?? '', undefined)) return command
  const [program = '', ...rest] = args.slice(Math.max(0, at))
  return /^(run-s|npm-run-all)$/.test(name)
    ? { name: 'npm', args: ['run', program], sets: command.sets }
    : unwrapped({ name: program, args: rest, sets: command.sets })
}

function isProgram(arg: string, before: string | undefined): boolean {
  return arg !== '' && !arg.startsWith('-') && !/^[\w.]+=/.test(arg) && !/^-[ef]$/.test(before ?? '')
}
