import { execFileSync } from 'node:child_process'
import { mkdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { emptyFolder, writeIn } from '../support/folder.ts'
import { gapi, type Ran } from '../support/run.ts'

export interface World {
  /** The project that uses package-b. */
  readonly app: string
  /** Where package-b is developed. */
  readonly other: string
  link(...args: readonly string[]): Promise<Ran>
  /** What the project gets when it imports package-b. */
  used(): string
}

interface Differences {
  /** Fields of the package.json of the project. */
  readonly app?: object
  /** Fields of the package.json of package-b in its own folder. */
  readonly other?: object
}

/** A project in which package-b 1.0.0 is installed, beside the folder of package-b 1.1.0. */
export function worldWith({ app = {}, other = {} }: Differences = {}): World {
  const home = realpathSync(emptyFolder())
  const place = { app: join(home, 'the äpp'), other: join(home, 'package b') }
  mkdirSync(place.app)
  writePackage(place.app, { name: 'app', dependencies: { 'package-b': '^1.0.0' }, ...app })
  writePackage(place.other, { name: 'package-b', version: '1.1.0', main: 'index.js', ...other })
  writeIn(place.other, 'index.js', "module.exports = 'the folder'\n")
  const installed = join(place.app, 'node_modules/package-b')
  writePackage(installed, { name: 'package-b', version: '1.0.0', main: 'index.js' })
  writeIn(installed, 'index.js', "module.exports = 'the installed version'\n")
  return {
    ...place,
    link: (...args) => gapi(['link', ...args], { cwd: place.app }),
    used: () =>
      execFileSync(process.execPath, ['-p', "require('package-b')"], {
        cwd: place.app,
        encoding: 'utf8',
      }).trim(),
  }
}

export function writePackage(folder: string, manifest: object): void {
  writeIn(folder, 'package.json', `${JSON.stringify(manifest, null, 2)}\n`)
}
