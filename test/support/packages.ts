import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { writeIn } from './folder.ts'

/**
 * Gives a generated project the packages of this repository in place of an install, and something that reads
 * TypeScript where it expects tsx.
 */
export function linkPackages(folder: string): void {
  const packages = join(folder, 'node_modules')
  mkdirSync(packages)
  for (const name of readdirSync('node_modules'))
    if (name !== 'tsx') symlinkSync(resolve('node_modules', name), join(packages, name))
  const hooks = pathToFileURL(resolve('test/support/typescript-hooks.mjs')).href
  const text = `import { register } from 'node:module'\nregister(${JSON.stringify(hooks)})\n`
  writeIn(folder, 'node_modules/tsx/index.mjs', text)
  writeIn(folder, 'node_modules/tsx/package.json', '{ "name": "tsx", "exports": "./index.mjs" }')
}
