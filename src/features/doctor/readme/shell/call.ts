import type { PackageManifest } from '../../repository/manifest.ts'
import { parentOf } from '../../repository/places.ts'
import type { Repository } from '../../repository/repository.ts'
import { joined } from './joined.ts'
import { isNodeTool } from './known-tools.ts'
import { type ManagerCall, managerCallOf } from './manager-call.ts'
import { parseShell, type SimpleCommand } from './parse-shell.ts'
import { recipeOf } from './recipe.ts'
import { words } from './words.ts'

/** Where a command is called. */
export interface CallContext {
  readonly repository: Repository
  /** The folder of the call, relative to the root. */
  readonly cwd: string
}

/** A script of package.json that a call runs. */
export interface ScriptCall {
  readonly name: string
  /** The folder of its package.json; undefined where that is not known. */
  readonly folder: string | undefined
  /** Its text; undefined where there is no such script. */
  readonly body: string | undefined
}

/** A program without its wrappers: `cross-env A=1 npx knex …` is a call of knex. */
export interface Call {
  readonly command: SimpleCommand
  readonly manager: ManagerCall | undefined
  readonly script: ScriptCall | undefined
  /** The text of the shell script or the make target that it runs. */
  readonly recipe: string | undefined
  /** The first programs of the scripts that it runs, the innermost last. */
  readonly through: readonly Call[]
}

/** The call that a command is, with the first program of each script that it runs. */
export function callOf(command: SimpleCommand, context: CallContext, depth = 0): Call {
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

/** A script named like a command of yarn: yarn 1 has no `up`, so `yarn up` runs the script. */
function withOwnScript(
  manager: ManagerCall | undefined,
  { args: [word = ''] }: SimpleCommand,
  context: CallContext,
): ManagerCall | undefined {
  if (manager?.manager !== 'yarn' || manager.verb !== 'change') return manager
  const script: ManagerCall = { ...manager, verb: 'run', words: [word, ...manager.words] }
  return scriptOf(script, context).body === undefined ? manager : script
}

function firstCalls(text: string, folder: string, context: CallContext, depth: number): Call[] {
  const commands = parseShell(text).statements.flatMap(statement => statement.commands)
  const first = commands.find(({ name }) => name !== '' && !preamble.has(name))
  if (!first) return []
  const call = callOf(first, { ...context, cwd: folder }, depth)
  return [call, ...call.through]
}

/** Programs at the start of a script, before the one it is for. */
const preamble = words('echo printf set cd export source . true : test [ [[ exit local sleep mkdir')

function scriptOf({ words, folder, workspace }: ManagerCall, context: CallContext): ScriptCall {
  const name = words[0] ?? ''
  const place = placeOf(folder, workspace, context)
  return { name, folder: place, body: manifestAt(place, context)?.scripts[name] }
}

/** The folder of the package.json that a call uses; undefined where it is not known. */
function placeOf(
  folder: string | undefined,
  workspace: string | undefined,
  context: CallContext,
): string | undefined {
  if (folder !== undefined) return joined(context.cwd, folder)
  const { manifests } = context.repository
  if (workspace !== undefined) {
    const wanted = workspace.replace(/^\.\//, '').replace(/(?:\.\.\.|\^){1,4}$/, '')
    if (manifests.has(wanted)) return wanted
    return [...manifests].find(([, { name }]) => name === wanted || name?.endsWith(`/${wanted}`))?.[0]
  }
  for (let at = context.cwd; ; at = parentOf(at)) {
    if (manifests.has(at)) return at
    if (at === '') return undefined
  }
}

export function manifestAt(
  folder: string | undefined,
  { repository }: CallContext,
): PackageManifest | undefined {
  return folder === undefined ? undefined : repository.manifests.get(folder)
}

function isDependency(program: string, { repository }: CallContext): boolean {
  if (isNodeTool(program)) return true
  return [...repository.manifests.values()].some(({ dependencies }) => dependencies.has(program))
}

function asCommand([name = '', ...args]: readonly string[]): SimpleCommand {
  return { name: name.replace(/(?<=.)@[\w.^~-]+$/, ''), args, sets: [] }
}

/** Removes wrappers that only set variables or measure the program's time. */
function unwrapped(command: SimpleCommand): SimpleCommand {
  const { name, args } = command
  if (!wrappers.has(name) && !scriptRunners.has(name)) return command
  const at = args.indexOf('--') + 1 || args.findIndex((arg, index) => isProgram(arg, args[index - 1]))
  if (at <= 0 && !isProgram(args[0] ?? '', undefined)) return command
  const [program = '', ...rest] = args.slice(Math.max(0, at))
  return scriptRunners.has(name)
    ? { name: 'npm', args: ['run', program], sets: command.sets }
    : unwrapped({ name: program, args: rest, sets: command.sets })
}

const wrappers = words('env cross-env cross-env-shell dotenv dotenvx time nohup exec command')
const scriptRunners = words('run-s npm-run-all')

function isProgram(arg: string, before: string | undefined): boolean {
  return arg !== '' && !arg.startsWith('-') && !/^[\w.]+=/.test(arg) && before !== '-e' && before !== '-f'
}
