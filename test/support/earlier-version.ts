import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { packTemplates } from '../../scripts/build/templates.ts'
import { emptyFolder, lastingFolder } from './folder.ts'
import { commit } from './generated-project.ts'

type Differences = Readonly<Record<string, (text: string) => string | undefined>>

/** How the template of the earlier version differs: path in project/ → its text from the present one, or undefined. */
const differences: Differences = {
  'base/docs/errors.md': text => text.replace(/^# .*$/m, '# The errors'),
  'base/docs/lifecycle.md': text => `${text}\nA last sentence of before.\n`,
  'base/docs/usage.md': () => undefined,
  'base/docs/before.md': () => 'Only the earlier version has this.\n',
  'base/db/migrations/20261122T100700_create_deprecation_notices.ts': () => undefined,
  '+sqlite/Dockerfile': text => text.replace('EXPOSE 3000', 'EXPOSE 80'),
  'base/package.json.hbs': text => text.replace('    "worker": "tsx src/worker.ts",\n', ''),
  'base/tsconfig.json': text => text.replace('    "skipLibCheck": true,\n', ''),
  'base/.github/workflows/ci.yml': text => text.replace('timeout-minutes: 10', 'timeout-minutes: 5'),
  'base/deploy/kubernetes.yaml': text => text.replace(/^/, '# Before.\n'),
}

const flaskDifferences: Differences = {
  'base/docs/errors.md': text => text.replace(/^# .*$/m, '# The errors'),
  'base/migrations/versions/20261122T100900_create_cache_marks.py': () => undefined,
}

/** An earlier version of this package: its program, with a template that differs in a few files. */
export interface EarlierVersion {
  /** The path of `gapi`. */
  readonly program: string
  readonly tarball: string
}

let made: Promise<{ readonly folder: string; readonly version: EarlierVersion }> | undefined

/** A new project of an earlier version in a repository with one commit; a copy of one for all tests. */
export async function earlierProject(folder = emptyFolder()): Promise<string> {
  made ??= Promise.resolve(madeOnce())
  cpSync((await made).folder, folder, { recursive: true })
  return folder
}

/** A new project of the template flask, of that earlier version. */
export async function earlierFlask(folder = emptyFolder()): Promise<string> {
  const { program } = await earlierVersion()
  return createdBy(program, join(folder, 'shop'), '--template', 'flask')
}

export async function earlierVersion(): Promise<EarlierVersion> {
  made ??= Promise.resolve(madeOnce())
  return (await made).version
}

function madeOnce() {
  const place = lastingFolder()
  afterAll(() => rmSync(place, { recursive: true, force: true }))
  const version = builtEarlier(place)
  return { folder: createdBy(version.program, join(place, 'shop'), '--pm', 'npm'), version }
}

function createdBy(program: string, folder: string, ...flags: readonly string[]): string {
  const words = ['new', folder, '--db', 'sqlite', ...flags, '--no-install', '--no-git', '-y', '-q']
  execFileSync('node', [program, ...words])
  execFileSync('git', ['init', '-q', folder])
  commit(folder)
  return folder
}

function builtEarlier(place: string): EarlierVersion {
  const templates = join(place, 'templates')
  cpSync('templates', templates, { recursive: true })
  differ(join(templates, 'api/project'), differences)
  differ(join(templates, 'flask/project'), flaskDifferences)
  const folder = join(place, 'package')
  mkdirSync(folder)
  for (const name of ['bin', 'dist', 'LICENSE', 'package.json'])
    cpSync(name, join(folder, name), { recursive: true })
  writeFileSync(join(folder, 'dist/templates.br'), packTemplates(templates).packed)
  const tarball = join(place, 'earlier.tgz')
  execFileSync('tar', ['-czf', tarball, '-C', place, 'package'])
  return { program: join(folder, 'bin/gapi.cjs'), tarball }
}

function differ(folder: string, changes: Differences): void {
  for (const [path, change] of Object.entries(changes)) {
    const file = join(folder, path)
    const text = change(path === 'base/docs/before.md' ? '' : readFileSync(file, 'utf8'))
    if (text === undefined) rmSync(file)
    else writeFileSync(file, text)
  }
}
