// @ts-check
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from '../project.mjs'

/**
 * Earlier versions of this package, as commits whose templates differ. package.json said 0.2.0 in the first three, so each
 * is stamped with a version of its own; 0.3.0 is the commit of that release. The last one is this checkout.
 */
export const history = [
  { version: '0.2.0', commit: 'c747ef8' },
  { version: '0.2.1', commit: '7bff640' },
  { version: '0.2.2', commit: '1f05809' },
  { version: '0.3.0', commit: '3dd0d9b' },
]

/** The version that this checkout is packed as: later than any of the history. */
export const now = '0.9.0'

/**
 * Builds a version from its commit, or from the files of this checkout, and packs it. Returns the tarball. Nothing is run
 * in place: a checkout that is not built installs its packages, and here they are a link to those of this one.
 * @param {{ version: string, commit?: string }} wanted
 * @param {string} home
 */
export function packed({ version, commit }, home) {
  const folder = join(home, `build-${version}`)
  mkdirSync(folder, { recursive: true })
  const archive =
    commit === undefined
      ? filesHere()
      : execFileSync('git', ['archive', commit], { cwd: root, maxBuffer: 1e9 })
  execFileSync('tar', ['-x', '-C', folder], { input: archive })
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`)
  // The packages are those of this checkout, and this file knows the version of es-module-lexer that is among them.
  cpSync(join(root, 'scripts/build/common-js.mjs'), join(folder, 'scripts/build/common-js.mjs'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  run('node', ['scripts/build.mjs'], folder, process.env)
  run('npm', ['pack', '--ignore-scripts', '--pack-destination', home], folder, process.env)
  return join(home, `create-good-api-${version}.tgz`)
}

/** What git has of this checkout, and what is new in it, as a tar archive. */
function filesHere() {
  const listed = run(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    root,
    process.env,
  )
  const names = listed.split('\0').filter(name => name && !/^(examples|test)\//.test(name))
  return execFileSync('tar', ['-c', '-C', root, '--null', '-T', '-'], {
    input: names.join('\0'),
    maxBuffer: 1e9,
  })
}
