import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { exit, systemCodeOf, UserError } from '../../core/system/errors.ts'
import { type Checkout, checkoutOf } from '../../core/system/git/checkout.ts'
import { settingsOf } from '../../core/system/git/git-settings.ts'
import { type Environment, programOutside } from '../../core/system/process.ts'

const mark = '# Written by gapi doctor --install-hook; gapi doctor --uninstall-hook removes it.'

/** The line that other managers of hooks need. */
export const hookCommand = 'npx --no-install gapi doctor --staged'

/** Writes git's pre-commit hook, and returns its path. Never replaces a hook that is not ours. */
export async function writeHook(folder: string, env: Environment): Promise<string> {
  const checkout = checkoutIn(folder)
  const manager = managerOf(checkout.top, await hooksPath(checkout, env))
  if (manager)
    throw new UserError(
      `${manager.name} manages the hooks of this repository, so nothing was written.`,
      `Add to ${manager.place}: ${hookCommand}`,
      exit.failed,
    )
  const path = await hookPath(checkout, env)
  if (existsSync(path) && !isOurs(path))
    throw new UserError(
      `There is a pre-commit hook already, which is not ours: ${path}.`,
      `Add this line to it: ${hookCommand}`,
      exit.failed,
    )
  write(path, hookText(checkout.prefix))
  return path
}

/** Removes our hook; undefined where there is none, or one of somebody else. */
export async function removeHook(folder: string, env: Environment): Promise<string | undefined> {
  const path = await hookPath(checkoutIn(folder), env)
  if (!existsSync(path) || !isOurs(path)) return undefined
  rmSync(path)
  return path
}

function checkoutIn(folder: string): Checkout {
  const checkout = checkoutOf(folder)
  if (checkout) return checkout
  throw new UserError(`${folder} is not in a git repository.`, 'Run git init, or pass a folder.')
}

function isOurs(path: string): boolean {
  return readFileSync(path, 'utf8').includes(mark)
}

async function hookPath(checkout: Checkout, env: Environment): Promise<string> {
  const set = await hooksPath(checkout, env)
  return join(
    set === undefined ? join(checkout.commonFolder, 'hooks') : resolve(checkout.top, set),
    'pre-commit',
  )
}

/** `core.hooksPath` of the repository, else of the user. */
async function hooksPath(checkout: Checkout, env: Environment): Promise<string | undefined> {
  const own = (await settingsOf(checkout, env)).findLast(([key]) => key === 'core.hookspath')?.[1]
  const set = own ?? (await globalHooksPath(checkout, env))
  const home = env.HOME ?? env.USERPROFILE
  return set?.startsWith('~/') && home ? join(home, set.slice(2)) : set || undefined
}

/** Git reads only the user's own configuration here, and nothing of the checkout. */
async function globalHooksPath({ top }: Checkout, env: Environment): Promise<string | undefined> {
  const git = programOutside(top, 'git', env)
  if (git === undefined) return undefined
  const { runChild } = await import('../../core/system/child.ts')
  const { ok, stdout } = await runChild([git, 'config', '--global', '--get', 'core.hooksPath'], {
    cwd: '/',
    env,
  })
  return ok ? stdout.trim() || undefined : undefined
}

interface HookManager {
  readonly name: string
  /** Where its pre-commit commands are written. */
  readonly place: string
}

/** A tool that writes the hooks of a repository itself, and would replace ours. */
function managerOf(top: string, hooks: string | undefined): HookManager | undefined {
  const has = (path: string) => existsSync(join(top, path))
  const manifest = has('package.json') ? readFileSync(join(top, 'package.json'), 'utf8') : ''
  if (has('.husky') || (hooks !== undefined && !isAbsolute(hooks) && hooks.startsWith('.husky')))
    return { name: 'husky', place: '.husky/pre-commit' }
  const lefthook = ['lefthook.yml', '.lefthook.yml', 'lefthook.yaml', 'lefthook.toml', 'lefthook.json'].find(
    has,
  )
  if (lefthook) return { name: 'lefthook', place: `the commands of pre-commit in ${lefthook}` }
  if (has('.pre-commit-config.yaml'))
    return { name: 'pre-commit', place: '.pre-commit-config.yaml, as a local hook with language: system' }
  if (/"simple-git-hooks"\s*:\s*\{/.test(manifest))
    return { name: 'simple-git-hooks', place: 'simple-git-hooks.pre-commit in package.json' }
  return undefined
}

/** The hook runs at the top of the working tree; the package may be in a folder below. */
function hookText(prefix: string): string {
  const folders = [...new Set([prefix, ''])].map(folder => `${folder}node_modules/.bin/gapi`)
  const local = folders.map(
    path =>
      `if [ -x '${path.replaceAll("'", "'\\''")}' ]; then exec '${path.replaceAll("'", "'\\''")}' doctor --staged; fi`,
  )
  return [
    '#!/bin/sh',
    mark,
    ...local,
    'if command -v gapi >/dev/null 2>&1; then exec gapi doctor --staged; fi',
    "echo 'gapi is not installed, so the commit was not checked: npm install, or git commit --no-verify' >&2",
    'exit 1',
    '',
  ].join('\n')
}

function write(path: string, text: string): void {
  try {
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, text)
    chmodSync(path, 0o755)
  } catch (error) {
    const code = systemCodeOf(error)
    if (code === undefined) throw error
    throw new UserError(`Could not write ${path}: ${code}.`, 'Check who may write there.', exit.failed)
  }
}
