import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../process.ts'
import { type Checkout, UnreadRepository } from './checkout.ts'
import { copyWhole } from './git-copy.ts'
import { firstLine, runGit, withFolder } from './run-git.ts'

/** `['core.autocrlf', 'true']`, in the order of the configuration file. */
export type Setting = readonly [key: string, value: string]

/**
 * The settings in the repository's own configuration file, without includes. Cached until the file changes.
 */
export async function settingsOf(checkout: Checkout, env: Environment): Promise<readonly Setting[]> {
  const path = join(checkout.commonFolder, 'config')
  const found = statSync(path, { throwIfNoEntry: false, bigint: true })
  const key = `${path} ${found?.ino} ${found?.size} ${found?.mtimeNs}`
  const known = settingsRead.get(key) ?? readSettings(path, checkout, env)
  settingsRead.set(key, known)
  return known
}

const settingsRead = new Map<string, Promise<readonly Setting[]>>()

function readSettings(path: string, checkout: Checkout, env: Environment): Promise<Setting[]> {
  return withFolder(checkout, env, async folder => {
    const file = join(folder, 'settings')
    if (!copyWhole(path, file)) return []
    const args = ['config', '--file', file, '--no-includes', '--null', '--list']
    const { ok, stdout, stderr } = await runGit(args, { folder, checkout, env, cwd: folder })
    if (!ok) throw new UnreadRepository(path, firstLine(stderr))
    return stdout.split('\0').flatMap(entry => {
      const [key = '', ...value] = entry.split('\n')
      return key === '' ? [] : [[key, value.join('\n')] as const]
    })
  })
}

/** These settings define how objects and refs are stored. Git itself stops at an unknown one. */
export function refuseUnknown(settings: readonly Setting[], { commonFolder }: Checkout): void {
  const known = /^extensions\.(noop|noop-v1|preciousobjects|partialclone|worktreeconfig|relativeworktrees)$/
  const unknown = settings.find(
    ([key]) => key.startsWith('extensions.') && !known.test(key) && !carried.test(key),
  )
  if (unknown)
    throw new UnreadRepository(
      commonFolder,
      `it needs ${unknown[0]}`,
      'Update gapi, or remove the extension.',
    )
}

/** Settings that affect the answer and name no program. */
const carried =
  /^(extensions\.(objectformat|refstorage)|core\.(filemode|ignorecase|symlinks|precomposeunicode|autocrlf|eol|checkstat|trustctime|longpaths)|branch\..*\.(remote|merge)|remote\..*\.fetch)$/

export function configOf(settings: readonly Setting[]): string {
  const ours: Setting[] = [
    ['core.repositoryformatversion', settings.some(([key]) => key.startsWith('extensions.')) ? '1' : '0'],
    ['core.bare', 'false'],
    ['core.quotepath', 'false'],
    ['core.excludesfile', ''],
    ['core.attributesfile', ''],
  ]
  return [...settings.filter(([key]) => carried.test(key)), ...ours].map(lineOf).join('')
}

/** `branch.main.merge` is the section `[branch "main"]` and the name `merge`. */
function lineOf([key, value]: Setting): string {
  const section = key.slice(0, key.indexOf('.'))
  const name = key.slice(key.lastIndexOf('.') + 1)
  const between = key.slice(section.length + 1, -name.length - 1)
  const head = between === '' ? section : `${section} ${quoted(between)}`
  return `[${head}]\n\t${name} = ${quoted(value)}\n`
}

/** Quotes a path or a value as git does. */
export function quoted(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
  return `"${escaped}"`
}
