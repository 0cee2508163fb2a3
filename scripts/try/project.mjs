import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What every trial begins with: the packed tarball, and a project made from it as a user makes one. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** Packs this checkout into `folder`. Returns the tarball's path. */
export function pack(folder) {
  run('npm', ['pack', '--pack-destination', folder], root, process.env)
  return join(
    folder,
    readdirSync(folder).find(name => name.endsWith('.tgz')),
  )
}

/** Makes a project in a new `folder`; nothing of it is installed yet. Returns the project's path. */
export function create(tarball, folder, flags, env) {
  mkdirSync(folder, { recursive: true })
  const args = ['--yes', `file:${tarball}`, 'my app', ...flags, '--no-install', '--no-git', '--json']
  const created = run('npx', args, folder, env)
  expect(JSON.parse(created).ok, 'create-good-api said it failed', created)
  return join(folder, 'my app')
}

/** Only what a person's shell would hold: nothing that the npm running this script says to its scripts. */
export function environmentFor(folders) {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_(?!config_(registry|cache|userconfig)$)|INIT_CWD|NODE_(?!EXTRA_CA_CERTS)|CI$|VITEST)/i.test(
        name,
      ),
  )
  const env = Object.fromEntries(kept)
  return { ...env, PATH: [...folders.filter(Boolean), env.PATH].join(delimiter) }
}

/** Runs a program to its end. Returns its output, and for an install its complaints too; throws when it fails. */
export function run(command, args, cwd, env) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  if (error) throw error
  expect(status === 0, `${command} ${args.join(' ')} ended with ${status}`, stdout + stderr)
  return args.includes('install') ? stdout + stderr : stdout
}

export function expect(holds, sentence, output = '') {
  if (!holds) throw new Error(output ? `${sentence}\n${output.slice(-8000)}` : sentence)
}
