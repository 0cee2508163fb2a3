import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { emptyFolder, lastingFolder, writeIn } from './folder.ts'
import { commit } from './generated-project.ts'
import { createGoodApi } from './run.ts'

/** Answers what generators ask, without Python: the contract, and the migrations that ran (those named in `applied`). */
const manage = `import { existsSync, readFileSync, writeFileSync } from 'node:fs'
const [verb] = process.argv.slice(2)
const answer = { contract: 1, ok: true, verb }
if (verb === 'openapi') {
  const list = readFileSync('app/resources.py', 'utf8').match(/^ {4}"\\w+": /gm)
  writeFileSync('openapi.json', JSON.stringify({ resources: list }))
  console.log(JSON.stringify({ ...answer, openapi: {}, path: 'openapi.json' }))
} else {
  const names = existsSync('applied') ? readFileSync('applied', 'utf8').trim().split('\\n') : []
  const migrations = names.map(name => ({ name, status: 'applied', interrupted: false }))
  console.log(JSON.stringify({ ...answer, migrations }))
}
`

let made: Promise<string> | undefined

/** A new project of the template flask that answers without Python, in a repository with one commit. */
export async function flaskProject(): Promise<string> {
  const folder = emptyFolder()
  cpSync(await sharedFlaskProject(), folder, { recursive: true })
  return folder
}

/** The same for several tests that change nothing. */
export function sharedFlaskProject(): Promise<string> {
  made ??= madeProject()
  return made
}

async function madeProject(): Promise<string> {
  const root = await newFlaskProject()
  const settings = readFileSync(join(root, 'gapi.yml'), 'utf8')
  writeFileSync(join(root, 'gapi.yml'), settings.replace(/^manage: .*$/m, 'manage: [node, manage.mjs]'))
  writeIn(root, 'manage.mjs', manage)
  spawnSync('node', ['manage.mjs', 'openapi'], { cwd: root })
  spawnSync('git', ['init', '-q'], { cwd: root })
  commit(root)
  return root
}

/** A new project of the template flask as it is. */
export async function newFlaskProject(): Promise<string> {
  const cwd = lastingFolder()
  afterAll(() => rmSync(cwd, { recursive: true, force: true }))
  await createGoodApi(['shop', '--template', 'flask', '--no-install', '--no-git', '-y'], { cwd })
  const root = join(cwd, 'shop')
  rmSync(join(root, 'vendor'), { recursive: true, force: true })
  return root
}

/** The path of the only migration whose name contains this. */
export function alembicFile(root: string, part: string): string {
  const [name = ''] = readdirSync(join(root, 'migrations/versions')).filter(each => each.includes(part))
  return `migrations/versions/${name}`
}
