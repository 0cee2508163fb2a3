import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UserError } from '../errors.ts'
import { pythonNameFault } from './package-names.ts'
import { findPython, isOld } from './python-program.ts'
import { refusePython } from './python-refusals.ts'
import type { Toolchain } from './toolchain.ts'
import { venvProgram, virtualEnvironment } from './virtual-environment.ts'

const managers = ['pip', 'uv'] as const

/** Python with pip or uv, in a virtual environment; tasks are targets of the Makefile. */
export const python: Toolchain = {
  managers,
  managerFor: target => (hasUvLock(dirname(target)) ? 'uv' : 'pip'),
  managerOf: (folder, recorded) => recorded ?? (hasUvLock(folder) ? 'uv' : 'pip'),
  usual: 'pip',
  specFor: async manager => managerIn(manager),
  managerIn,
  nameFault: pythonNameFault,
  names: 'name for a Python project',
  // The project's own program installs with either, and its texts name both.
  inWordsOf: (_spec, _path, text) => text,
  install: (spec, _folder, env) => {
    const python = findPython(env)
    const isUvAlone = managerIn(spec) === 'uv' && !(python && !isOld(python.version))
    const start = isUvAlone ? uvPython : [python?.program ?? 'python3']
    return [[...start, 'manage.py', 'install']]
  },
  installFault: () => undefined,
  refuse: (spec, folder, env, installs) => {
    if (installs) refusePython(managerIn(spec), folder, env)
  },
  taskCommand: (_manager, task) =>
    process.platform === 'win32' ? `${venvProgram()} -m manage ${task}` : `make ${task}`,
  proof: (task, folder) => {
    if (!hasTarget(folder, task)) return undefined
    if (process.platform !== 'win32') return ['make', task]
    return task === 'test' ? [venvProgram(), '-m', 'manage', task] : undefined
  },
  installed: [virtualEnvironment],
  carriesGapi: true,
}

/** uv gets a Python where there is none. */
const uvPython = ['uv', 'run', '--no-project', '--python', '3.13']

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

function hasTarget(folder: string, target: string): boolean {
  const path = join(folder, 'Makefile')
  return (
    existsSync(path) &&
    readFileSync(path, 'utf8')
      .split('\n')
      .some(line => line.startsWith(`${target}:`))
  )
}
