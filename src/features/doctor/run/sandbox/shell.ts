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

/** A running command, which writes to its own output file. */
export interface Started {
  /** Its exit code, once it has ended; 128 or more where a signal ended it. */
  exitCode(): number | undefined
  /** Resolves when it has ended. */
  readonly ended: Promise<void>
  /** The number of bytes written. */
  written(): number
  /** The end of the output. */
  output(): string
  /** The whole standard output; with standard error, unless they are kept separate. */
  stdout(): string
}

/**
 * One shell for a whole README: each command is its own process, and the folder, the variables and the
 * functions are passed to the next. So each has an exit code, `exit` ends only one command, and a server can
 * stay in the background.
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

  /** A shell with a copy of this one's state; its changes do not affect this one. */
  separateShell(folder: string): Shell {
    return new Shell(this.#sandbox, folder, readFileSync(this.#variables, 'utf8'))
  }

  /** The folder of the next command. */
  get folder(): string {
    return readFileSync(this.#place, 'utf8').replace(/\n$/, '')
  }

  enter(folder: string): void {
    writeFileSync(this.#place, `${folder}\n`)
  }

  /** Starts a command. With `separateErrors`, standard error goes to a separate file. */
  start(command: string, separateErrors = false): Started {
    const { env, groups } = this.#sandbox
    const notes = this.#notes
    const log = join(notes, `log-${++this.#count}`)
    const errors = separateErrors ? join(notes, `errors-${this.#count}`) : log
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

/** Variables that bash sets itself are not passed on: they cannot be set again. */
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
