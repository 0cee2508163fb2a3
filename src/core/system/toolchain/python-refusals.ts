import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { exit, UserError } from '../errors.ts'
import { type Environment, isInstalled } from '../process.ts'
import { findPython, isOld, leastPython } from './python-program.ts'
import { virtualEnvironment } from './virtual-environment.ts'

/** Throws, before anything is written, where a new project could not be installed. */
export function refusePython(manager: string, folder: string, env: Environment): void {
  if (existsSync(join(folder, virtualEnvironment)))
    throw new UserError(
      `${join(folder, virtualEnvironment)} exists, and the packages of the project would be installed into it.`,
      'Move it, choose a new folder, or pass --no-install.',
      exit.conflict,
    )
  if (manager === 'uv') refuseWithoutUv(env)
  else refusePip(env)
}

function refuseWithoutUv(env: Environment): void {
  if (isInstalled('uv', env)) return
  throw new UserError('uv is not installed.', 'Install it, or pass --pm pip, or --no-install.')
}

function refusePip(env: Environment): void {
  const other = isInstalled('uv', env) ? 'pass --pm uv, which gets one' : 'pass --no-install'
  const python = findPython(env)
  if (!python)
    throw new UserError(
      'Python is not installed: there is no python3 on the PATH.',
      `Install Python ${leastPython} or later, or ${other}.`,
    )
  const { program, version, hasVenv } = python
  if (isOld(version))
    throw new UserError(
      `The project needs Python ${leastPython} or later, and ${program} is Python ${version}.`,
      `Install a newer one, or ${other}.`,
    )
  if (!hasVenv)
    throw new UserError(
      `${program} (Python ${version}) cannot make a virtual environment with pip: its modules venv and ensurepip are missing.`,
      `Install them (python3-venv on Debian and Ubuntu), or ${other}.`,
    )
}
