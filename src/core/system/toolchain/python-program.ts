import { spawnSync } from 'node:child_process'
import { type Environment, isInstalled } from '../process.ts'

/** What a project needs at least. */
export const leastPython = '3.11'

/** A Python on the PATH. */
export interface PythonProgram {
  readonly program: string
  /** `3.12.1` */
  readonly version: string
  /** Whether it can make a virtual environment with pip; Debian has both in a package of their own. */
  readonly hasVenv: boolean
}

/** The Python that installs a project: the first that can, else the first that there is. */
export function findPython(env: Environment): PythonProgram | undefined {
  const found: PythonProgram[] = []
  for (const program of programs) {
    const python = isInstalled(program, env) ? ask(program, env) : undefined
    if (python && isReady(python)) return python
    if (python) found.push(python)
  }
  return found[0]
}

function isReady({ version, hasVenv }: PythonProgram): boolean {
  return hasVenv && !isOld(version)
}

/** Whether a version is before the least one. */
export function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [leastMajor = 0, leastMinor = 0] = leastPython.split('.').map(Number)
  return major < leastMajor || (major === leastMajor && minor < leastMinor)
}

/** The usual one comes first: it is that of pyenv, conda or an active virtual environment. */
const programs =
  process.platform === 'win32'
    ? ['py', 'python', 'python3']
    : ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11']

const question = `import sys
print('%d.%d.%d' % sys.version_info[:3], flush=True)
import ensurepip, venv`

/** Undefined for what is not a Python 3, e.g. the shim of a version that is not active. */
function ask(program: string, env: Environment): PythonProgram | undefined {
  const { status, stdout } = spawnSync(program, ['-c', question], { env, encoding: 'utf8', timeout: 20_000 })
  const [version] = /^3\.\d+\.\d+/.exec(stdout ?? '') ?? []
  return version === undefined ? undefined : { program, version, hasVenv: status === 0 }
}
