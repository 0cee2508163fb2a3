import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { installFault, withDevelopment } from '../dev-dependencies.ts'
import { recordIn } from '../json.ts'
import { specFor, specIn, specText } from '../manager-spec.ts'
import {
  findPackageManager,
  lockfiles,
  managerOfProject,
  packageManagers,
  scriptCommand,
} from '../package-manager.ts'
import { refusePlugAndPlay } from '../plug-and-play.ts'
import { inWordsOf } from './manager-words.ts'
import { npmNameFault } from './package-names.ts'
import type { Toolchain } from './toolchain.ts'

/** Node.js with npm, pnpm, yarn or bun; tasks are scripts of package.json. */
export const node: Toolchain = {
  managers: packageManagers,
  managerFor: findPackageManager,
  managerOf: managerOfProject,
  usual: 'npm',
  specFor: async (manager, target, env) => specText(await specFor(specIn(manager).name, target, env)),
  managerIn: spec => specIn(spec).name,
  nameFault: npmNameFault,
  names: 'npm package name',
  inWordsOf: (spec, path, text) => inWordsOf(specIn(spec), path, text),
  install: (text, folder, env) => {
    const spec = specIn(text)
    return [[spec.name, 'install', ...withDevelopment(spec, folder, env)]]
  },
  installFault,
  refuse: (text, folder, env) => refusePlugAndPlay(specIn(text), folder, env),
  taskCommand: scriptCommand,
  proof: (task, folder, text) => {
    const { name } = specIn(text)
    if (scriptsIn(folder)[task] === undefined) return undefined
    return task === 'check' ? [name, 'run', task] : scriptCommand(name, task).split(' ')
  },
  installed: ['node_modules', '.yarn', ...lockfiles.map(({ file }) => file)],
  carriesGapi: true,
}

/** The scripts of a package.json; none where it cannot be read. */
function scriptsIn(folder: string): Readonly<Record<string, unknown>> {
  const path = join(folder, 'package.json')
  try {
    return recordIn(recordIn(existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined).scripts)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return {}
  }
}
