import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { managerFolder } from '../managers.mjs'
import { environmentFor, expect, run } from '../project.mjs'
import { edits } from './edits.mjs'
import { commit } from './sides.mjs'

/**
 * An installed project of an earlier version, with an edit, and the whole update: the install of the package manager, what
 * is written from the code, the project's check and all its tests. Afterwards --abort restores every file, the lock file too.
 */
export function updateWhole({ pm, version, home, program, last }) {
  const [manager] = pm.split('@')
  const env = environmentFor([managerFolder(pm, home)])
  const folder = join(home, 'whole')
  mkdirSync(folder, { recursive: true })
  const project = join(folder, `${version}-${pm.replace('@', '-')}`)
  rmSync(project, { recursive: true, force: true })
  const flags = ['--db', 'sqlite', '--pm', manager]
  run(
    'node',
    [program, 'new', project, ...flags, '--no-install', '--no-git', '-y', '-q', '--set', 'name=app'],
    folder,
    env,
  )
  run(manager, ['install'], project, env)
  commit(project, env, 'as it was made')
  for (const name of ['own config variable', 'added dependency'])
    edits.find(each => each.name === name)?.edit(project)
  run(manager, ['install'], project, env)
  commit(project, env, 'edited')

  const began = Date.now()
  const { status, stdout, stderr } = spawnSync('node', [last, 'update', '--json'], {
    cwd: project,
    env,
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  const said = JSON.parse(stdout || '{}')
  expect(
    status === 0 && said.outcome === 'updated',
    `gapi update with ${pm} ended with ${status}`,
    stdout + stderr,
  )
  const seconds = ((Date.now() - began) / 1000).toFixed(0)
  const changed = run('git', ['status', '--porcelain', '--untracked-files=all'], project, env)
  expect(
    / (package-lock\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lock)$/m.test(changed),
    `${pm} did not make its lock file`,
  )

  run('node', [last, 'update', '--abort'], project, env)
  const left = run('git', ['status', '--porcelain', '--untracked-files=all'], project, env)
  expect(left === '', `after --abort with ${pm}, these differ`, left)
  console.log(
    `ok     ${version} with ${pm}: ${said.done?.join(', ')} (${seconds} s); --abort restores everything`,
  )
}
