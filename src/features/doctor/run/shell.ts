import { spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Sandbox } from './sandbox.ts'

/** A command that was started, and writes to a file of its own. */
export interface Started {
  /** Its exit code, once it has ended; 128 and more where a signal ended it. */
  exitCode(): number | undefined
  /** Resolves when it has ended. */
  readonly ended: Promise<void>
  /** How many bytes it has written. */
  written(): number
  /** The last of what it has written. */
  output(): string
  /** All that it has written to standard output, or to both where they are not apart. */
  stdout(): string
}

/**
 * One shell for a whole README: a process for each command, and the folder, the variables and the functions go from
 * one to the next. So each has its exit code, `exit` ends one only, and a server may stay behind.
 */
export class Shell {
  readonly #sandbox: Sandbox
  readonly #notes: string
  readonly #variables: string
  readonly #place: string
  #count = 0

  constructor(sandbox: Sandbox, folder: string, variables = '') {
    this.#sandbox = sandbox
    this.#notes = mkdtempSync(join(sandbox.notes, 'shell-'))
    this.#variables = join(this.#notes, 'variables')
    this.#place = join(this.#notes, 'folder')
    writeFileSync(this.#variables, variables)
    this.enter(folder)
  }

  /** A shell that knows what this one knows, and tells it nothing. */
  aside(folder: string): Shell {
    return new Shell(this.#sandbox, folder, readFileSync(this.#variables, 'utf8'))
  }

  /** Where the next command starts. */
  get folder(): string {
    return readFileSync(this.#place, 'utf8').replace(/\n$/, '')
  }

  enter(folder: string): void {
    writeFileSync(this.#place, `${folder}\n`)
  }

  /** Starts a command; where they are apart, standard error goes to another file than standard output. */
  start(command: string, apart = false): Started {
    const { env, groups } = this.#sandbox
    const notes = this.#notes
    const log = join(notes, `log-${++this.#count}`)
    const errors = apart ? join(notes, `errors-${this.#count}`) : log
    const file = join(notes, `command-${this.#count}`)
    writeFileSync(file, `${command}\n`)
    const [written, complained] = [openSync(log, 'a'), openSync(errors, 'a')]
    const last = this.folder
    const child = spawn('bash', ['--noprofile', '--norc', '-c', frame, file, this.#variables, this.#place], {
      cwd: existsSync(last) ? last : notes,
      env,
      stdio: ['ignore', written, complained],
      detached: true,
    })
    for (const each of [written, complained]) closeSync(each)
    if (child.pid !== undefined) groups.add(child.pid)
    let code: number | undefined
    const ended = new Promise<void>(done => {
      child.on('error', () => {
        code = 127
        done()
      })
      child.on('exit', exitCode => {
        code = exitCode ?? 128
        done()
      })
    })
    const logs = [...new Set([log, errors])]
    return {
      ...{ exitCode: () => code, ended },
      written: () => logs.reduce((sum, each) => sum + sizeOf(each), 0),
      output: () => logs.map(tailOf).join('\n'),
      stdout: () => readFileSync(log, 'utf8'),
    }
  }
}

/** What bash sets by itself is not carried over: it could not be set again. */
const frame = `
__variables=$1 __folder=$2
__keep() {
  local code=$? name
  trap - EXIT
  set +e
  {
    for name in $(compgen -v); do
      case $name in
        BASH*|__*|EUID|PPID|UID|SHELLOPTS|FUNCNAME|GROUPS|DIRSTACK|PIPESTATUS|LINENO|RANDOM|SRANDOM|SECONDS|EPOCH*|_|name|code|OPTIND|OPTERR|SHLVL|PWD) ;;
        *) declare -p "$name" ;;
      esac
    done
    declare -f
  } > "$__variables.new" 2>/dev/null && mv -f "$__variables.new" "$__variables"
  pwd > "$__folder"
  exit $code
}
. "$__variables" 2>/dev/null
trap __keep EXIT
set -- 
set -e -o pipefail
. "$0"
`

const tailBytes = 64_000

function sizeOf(path: string): number {
  const file = openSync(path, 'r')
  try {
    return fstatSync(file).size
  } finally {
    closeSync(file)
  }
}

function tailOf(path: string): string {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    const bytes = Buffer.alloc(Math.min(size, tailBytes))
    readSync(file, bytes, 0, bytes.length, size - bytes.length)
    return bytes.toString('utf8')
  } finally {
    closeSync(file)
  }
}
