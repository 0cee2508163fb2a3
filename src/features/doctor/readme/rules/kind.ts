import type { Call } from '../shell/call.ts'
import type { SimpleCommand } from '../shell/parse-shell.ts'
import { lastWordOf, words } from '../shell/words.ts'
import { programsRun } from './programs-run.ts'
import { pythonKind } from './python.ts'
import type { RuleContext } from './rule.ts'
import { scriptsRun } from './scripts-run.ts'
import type { Classified } from './step-class.ts'

/** The purpose of a command that may be run. */
export function kindOf(call: Call, context: RuleContext, text: string): Classified {
  const { command, manager, script } = call
  const { name, args } = command
  if (isProbe(call)) return { class: 'probe', rule: 'probe', reason: 'it only shows something' }
  if (manager?.verb === 'install')
    return { class: 'install', rule: 'install', reason: `${manager.manager} installs the dependencies` }
  if (clients.has(name)) return requestOf(text, name)
  if (script) return scriptKind(call, script.name, script.body, context)
  const isScriptRunner = scriptRunners.has(name)
  if (isScriptRunner || makers.has(name)) {
    const target = args
      .filter(arg => !arg.startsWith('-') && !(isScriptRunner && runVerbs.has(arg)))
      .join(':')
    return scriptsRun(target) ?? setup('task', `${name} does a part of the set-up`)
  }
  if (name === 'deno' && args[0] === 'task')
    return scriptsRun(args[1] ?? '') ?? setup('task', 'deno does a part of the set-up')
  const file = /\/([\w.-]+?)(\.\w+)?$/.exec(name)?.[1] ?? ''
  return kindOfProgram(command) ?? scriptsRun(file) ?? setup('step', 'it is a step of the set-up')
}

const clients = words('curl http https wget grpcurl ab wrk autocannon k6 loadtest')
const makers = words('make just task')
const scriptRunners = words('turbo nx gulp grunt lerna rush')
const runVerbs = words('run run-many')

function isProbe({ command, manager }: Call): boolean {
  const { args } = command
  if (args.length === 1 && probeFlags.has(args[0] ?? '')) return true
  // Without arguments, a command-line program lists its commands.
  if (interpreters.has(command.name) && args.length === 1 && ofCommands.test(args[0] ?? '')) return true
  // Without a name, npm run lists the scripts.
  if (manager?.verb === 'run' && manager.words.length === 0) return true
  if (manager?.verb === 'run' && manager.words.length > 1 && args.at(-1) === '--help') return true
  return manager?.verb === 'show' || probes.has(command.name)
}

const ofCommands = /(^|\/)(cli|console)(\.[cm]?[jt]s)?$/
const probeFlags = words('-v -V --version version --help -h')
const probes = words('which whoami pwd ls cat head tail whereis type uname printenv date')

function requestOf(text: string, name: string): Classified {
  const isLocal =
    /\b(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])\b|(^|\s)["']?:\d{2,5}\b|\$\{?\w*(URL|HOST|PORT|BASE|API)/i.test(
      text,
    )
  return isLocal
    ? { class: 'request', rule: 'request', reason: 'it asks the running server' }
    : { class: 'skipped', rule: 'network', reason: `${name} goes to the network` }
}

function scriptKind(call: Call, name: string, body: string | undefined, context: RuleContext): Classified {
  const missing = body === undefined && context.repository.manifests.size > 0
  const inner = call.through.findLast(({ script }) => !script)
  // nps and similar tools take the script name as an argument: `yarn start db.migrate`.
  const isConsole = inner?.command.name === 'nps' || consoles.has(lastWordOf(name))
  const word = isConsole ? call.manager?.words[1] : undefined
  if (word !== undefined) return scriptsRun(word) ?? setup('script', `${word} is a script of the project`)
  const found =
    scriptsRun(name) ??
    (inner && kindOfProgram(inner.command)) ??
    setup('script', `${name} is a script of the project`)
  return missing ? { ...found, reason: `package.json has no script ${name}` } : found
}

const consoles = words('cli console command cmd')

/** node with a file named like an entry point is a server. */
function kindOfProgram(command: SimpleCommand): Classified | undefined {
  const { name, args } = command
  const named = args.filter(arg => !arg.startsWith('-'))
  if (!interpreters.has(name)) return programsRun(command) ?? pythonKind(command)
  const entry = named.find(word => /[./]/.test(word) || entries.has(word)) ?? ''
  const isServer = entry === '.' || named[0] === 'watch' || entryFile.test(entry)
  const called = [name, entry].filter(Boolean).join(' ')
  return isServer ? { class: 'server', rule: 'server', reason: `${called} starts the server` } : undefined
}

const interpreters = words('node nodejs ts-node tsx bun deno babel-node swc-node')
const entries = words('server index app main dist build')
const entryFile = /(^|\/)(server|index|app|main|www|start|bootstrap)(\.\w+)?$/

function setup(rule: string, reason: string): Classified {
  return { class: 'setup', rule, reason }
}
