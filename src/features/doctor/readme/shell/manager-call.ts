import { type PackageManager, packageManagers } from '../../../../core/system/package-manager.ts'
import type { SimpleCommand } from './parse-shell.ts'

/** The action of a package manager. */
export type Verb =
  | 'install'
  | 'add'
  | 'global'
  | 'run'
  | 'exec'
  | 'scaffold'
  | 'init'
  | 'change'
  | 'publish'
  | 'account'
  | 'show'

/** `npm run build -w api`, parsed. */
export interface ManagerCall {
  readonly manager: PackageManager
  readonly verb: Verb
  /** The script, the packages, or the command to execute with its words. */
  readonly words: readonly string[]
  /** `--prefix`, `--cwd`, `-C`: the folder it works in. */
  readonly folder: string | undefined
  /** `-w`, `--filter`, `yarn workspace`: the package it works in. */
  readonly workspace: string | undefined
}

/** Reads a call of npm, yarn, pnpm or bun, and of npx, pnpx and bunx; undefined for any other program. */
export function managerCallOf({ name, args }: SimpleCommand): ManagerCall | undefined {
  const runner = runners[name]
  const manager = runner ?? packageManagers.find(known => known === name)
  if (!manager) return undefined
  const options = optionsIn(args)
  const { folder, words } = options
  const [first = '', ...rest] = words
  const at = first === 'workspace' && manager === 'yarn' ? rest : undefined
  const workspace = at ? at[0] : options.workspace
  const spoken = at ? at.slice(1) : words
  if (runner) return { manager, folder, workspace, ...executed(spoken) }
  return { manager, folder, workspace, ...spokenTo(manager, spoken, options.isGlobal) }
}

const runners: Readonly<Record<string, PackageManager>> = { npx: 'npm', pnpx: 'pnpm', bunx: 'bun' }

interface Spoken {
  readonly verb: Verb
  readonly words: readonly string[]
}

function spokenTo(
  manager: PackageManager,
  [word = '', ...rest]: readonly string[],
  isGlobal: boolean,
): Spoken {
  if (word === 'global') return { verb: 'global', words: rest.slice(1) }
  if (isGlobal) return { verb: 'global', words: rest }
  if (word === '') return { verb: manager === 'yarn' ? 'install' : 'show', words: [] }
  if (manager === 'npm' && word === 'init')
    return rest.length > 0 ? scaffold(rest) : { verb: 'init', words: [] }
  if (word === 'create' || (word === 'init' && rest.length > 0)) return scaffold(rest)
  if (['exec', 'x', 'dlx'].includes(word)) return executed(rest)
  if (word === 'run' || word === 'run-script') return { verb: 'run', words: rest }
  if (['test', 't', 'tst'].includes(word) && manager !== 'bun')
    return { verb: 'run', words: ['test', ...rest] }
  if (['start', 'stop', 'restart'].includes(word)) return { verb: 'run', words: [word, ...rest] }
  const verb = verbs.get(word)
  if (verb === 'install')
    return rest.length > 0 && !word.startsWith('ci') ? { verb: 'add', words: rest } : { verb, words: [] }
  if (verb) return { verb, words: rest }
  // For yarn, pnpm and bun any other word is a script, else a program of node_modules/.bin.
  return { verb: 'run', words: [word, ...rest] }
}

const wordsOfVerbs: readonly (readonly [Verb, string])[] = [
  ['install', 'install i in ci clean-install cit it install-test install-ci-test'],
  ['add', 'add'],
  ['change', 'remove rm uninstall un update up upgrade dedupe audit link unlink import patch rebuild prune'],
  ['change', 'set pkg shrinkwrap config approve-builds'],
  ['publish', 'publish version pack unpublish deprecate dist-tag'],
  ['account', 'login logout adduser whoami token owner'],
  [
    'show',
    'ls list la ll view info show outdated why explain help bin root prefix cache doctor search ping workspaces',
  ],
  ['show', '-v --version -h --help'],
  ['init', 'init'],
]

const verbs = new Map(
  wordsOfVerbs.flatMap(([verb, words]) => words.split(' ').map((word): [string, Verb] => [word, verb])),
)

function scaffold(words: readonly string[]): Spoken {
  return { verb: 'scaffold', words }
}

function executed(words: readonly string[]): Spoken {
  const [program = ''] = words
  return /^(@[^/]+\/)?create-/.test(program) ? scaffold(words) : { verb: 'exec', words }
}

interface Options {
  readonly words: string[]
  readonly folder: string | undefined
  readonly workspace: string | undefined
  readonly isGlobal: boolean
}

/** The words without the package manager's options. Options after the script or the program belong to it. */
function optionsIn(args: readonly string[]): Options {
  const words: string[] = []
  let [folder, workspace]: (string | undefined)[] = []
  let isGlobal = false
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    const [option = '', inline] = arg.startsWith('--') ? arg.split('=', 2) : [arg]
    const value = () => inline ?? args[++at]
    if (arg === '--') {
      words.push(...args.slice(at + 1))
      break
    }
    if (['--prefix', '--cwd', '-C', '--dir'].includes(option)) folder = value()
    else if (['-w', '--workspace', '-F', '--filter'].includes(option)) workspace = value()
    else if (option === '-p' || option === '--package') value()
    else if (option === '-g' || option === '--global') isGlobal = true
    else if (words.length === 0 && ['-v', '--version', '-h', '--help'].includes(option)) words.push(option)
    else if (!option.startsWith('-') || isProgramWord(words)) words.push(arg)
  }
  return { words, folder, workspace, isGlobal }
}

/** Whether the script or the program has been named, so that options belong to it. */
function isProgramWord([first = '', second]: readonly string[]): boolean {
  if (['run', 'run-script', 'exec', 'x', 'dlx'].includes(first)) return second !== undefined
  return first !== '' && !verbs.has(first) && first !== 'workspace' && first !== 'global'
}
