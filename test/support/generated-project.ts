import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll } from 'vitest'
import { emptyFolder, lastingFolder, writeIn } from './folder.ts'
import { createGoodApi, gapi, type Ran } from './run.ts'

/** Answers `openapi --write` without the packages of a project: gapi uses only the contract. */
const manage = `import { readFileSync, writeFileSync } from 'node:fs'
const list = readFileSync('src/resources.ts', 'utf8').match(/^export const \\w+/gm)
writeFileSync('openapi.json', JSON.stringify({ resources: list }))
console.log(JSON.stringify({ contract: 1, ok: true, verb: 'openapi', openapi: {}, path: 'openapi.json' }))
`

let made: Promise<string> | undefined

/** A new project that can be asked for its contract, in a repository with one commit: a copy of one for all tests. */
export async function generatedProject(folder = emptyFolder()): Promise<string> {
  made ??= madeProject()
  cpSync(await made, folder, { recursive: true })
  return folder
}

/** The same for several tests that change nothing. */
export function sharedProject(): Promise<string> {
  const folder = lastingFolder()
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return generatedProject(folder)
}

async function madeProject(): Promise<string> {
  const cwd = lastingFolder()
  afterAll(() => rmSync(cwd, { recursive: true, force: true }))
  await createGoodApi(['shop', '--no-install', '--no-git', '-y'], { cwd })
  const root = join(cwd, 'shop')
  for (const name of ['vendor', 'docs', 'deploy']) rmSync(join(root, name), { recursive: true, force: true })
  const settings = readFileSync(join(root, 'gapi.yml'), 'utf8')
  writeFileSync(join(root, 'gapi.yml'), settings.replace(/^manage: .*$/m, 'manage: [node, manage.mjs]'))
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'))
  writeIn(root, 'manage.mjs', manage)
  spawnSync('node', ['manage.mjs'], { cwd: root })
  git(root, 'init', '-q')
  commit(root)
  return root
}

export function commit(root: string): void {
  git(root, 'add', '-A')
  git(root, '-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-qm', 'all')
}

/** The files that differ from the last commit; empty where none does. */
export function changesIn(root: string): string {
  return git(root, 'status', '--porcelain', '--untracked-files=all')
}

function git(cwd: string, ...args: readonly string[]): string {
  return spawnSync('git', args, { cwd, encoding: 'utf8' }).stdout
}

/** `gapi WORDS` in the project. */
export function inProject(root: string, ...words: readonly string[]): Promise<Ran> {
  return gapi(words, { cwd: root })
}

export function textIn(root: string, path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** The path of the only migration whose name contains this. */
export function migrationIn(root: string, part: string): string {
  const [name = ''] = readdirSync(join(root, 'db/migrations')).filter(each => each.includes(part))
  return `db/migrations/${name}`
}
