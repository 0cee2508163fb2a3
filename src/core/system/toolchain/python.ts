import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UserError } from '../errors.ts'
import { pythonNameFault } from './package-names.ts'
import { findPython } from './python-program.ts'
import { refusePython } from './python-refusals.ts'
import { inPythonWords } from './python-words.ts'
import type { Toolchain } from './toolchain.ts'
import { venvProgram, virtualEnvironment } from './virtual-environment.ts'

const managers = ['pip', 'uv'] as const

/** Python with pip or uv, in a virtual environment; tasks are targets of the Makefile. */
export const python: Toolchain = {
  managers,
  managerFor: target => (hasUvLock(dirname(target)) ? 'uv' : 'pip'),
  usual: 'pip',
  specFor: async manager => managerIn(manager),
  managerIn,
  nameFault: pythonNameFault,
  names: 'name for a Python project',
  inWordsOf: (spec, _path, text) => (managerIn(spec) === 'uv' ? inPythonWords(text) : text),
  install: (spec, folder, env) => {
    const isUv = managerIn(spec) === 'uv'
    const program = isUv ? '' : (findPython(env)?.program ?? 'python3')
    const make = isUv ? ['uv', 'venv'] : [program, '-m', 'venv', virtualEnvironment]
    const isMade = existsSync(join(folder, virtualEnvironment))
    return [...(isMade ? [] : [make]), isUv ? uvInstall : pipInstall]
  },
  installFault: () => undefined,
  refuse: (spec, folder, env, installs) => {
    if (installs) refusePython(managerIn(spec), folder, env)
  },
  taskCommand: (_manager, task) =>
    process.platform === 'win32' ? `${venvProgram()} -m manage ${task}` : `make ${task}`,
  installed: [virtualEnvironment],
  carriesGapi: true,
}

/** It has all of requirements.txt, and what development needs. */
const requirements = ['--require-hashes', '-r', 'requirements-dev.txt']

const pipInstall = [
  ...[venvProgram(), '-m', 'pip', 'install', '--disable-pip-version-check'],
  ...requirements,
]

/** The environment is named, because uv would install into the one that is active. */
const uvInstall = ['uv', 'pip', 'install', '--python', virtualEnvironment, ...requirements]

/** Reads `pip`, `uv` and `uv@0.9.1`. Throws for anything else. */
function managerIn(text: string): string {
  const known = managers.find(each => each === text.replace(/@\d+\.\d+\.\d+$/, ''))
  if (known) return known
  throw new UserError(
    `${JSON.stringify(text.slice(0, 80))} does not install Python projects.`,
    `Write one of ${managers.join(', ')}.`,
  )
}

/** Whether the nearest project above is one of uv. */
function hasUvLock(folder: string): boolean {
  if (existsSync(join(folder, 'uv.lock'))) return true
  return dirname(folder) !== folder && hasUvLock(dirname(folder))
}
