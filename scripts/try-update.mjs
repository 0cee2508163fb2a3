import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { environmentFor, expect, run } from './try/project.mjs'
import { edits } from './try/update/edits.mjs'
import { commit, filesOf, lostLines, withCopier, withGapi } from './try/update/sides.mjs'
import { history, now, packed } from './try/update/versions.mjs'
import { updateWhole } from './try/update/whole.mjs'

/**
 * Projects of earlier versions of this package, each with an edit that teams make, updated to this checkout: no line that
 * somebody wrote may be lost, a conflict must have a reason, and the project's own check and tests pass.
 *
 *   npm run try:update                              every edit on the first version, merges only
 *   npm run try:update -- --full                    every edit on every version, with check and tests
 *   … --modules FOLDER                              node_modules of a project, instead of an install
 *   … --copier PROGRAM                              the same edits with `copier update`, side by side
 *   … --only 'changed README' --from 0.2.1 --checks
 *   … --whole npm,pnpm,yarn,yarn@1,bun              instead, one update with all its commands for each package manager
 *   … --keep FOLDER                                 builds and projects go there, and stay; what is built is used again
 */
const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    checks: { type: 'boolean', default: false },
    modules: { type: 'string' },
    copier: { type: 'string' },
    only: { type: 'string' },
    from: { type: 'string' },
    keep: { type: 'string' },
    whole: { type: 'string' },
  },
})
const env = environmentFor([])
const home = values.keep ?? mkdtempSync(join(tmpdir(), 'try-update-'))
mkdirSync(home, { recursive: true })
if (!values.keep) process.once('exit', () => rmSync(home, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1))

const flags = ['--db', 'sqlite', '--no-install', '--no-git', '-y', '-q', '--set', 'name=app']
const last = programOf({ version: now })
const versions = history.filter(({ version }) =>
  values.from ? values.from === version : values.full || version === '0.2.0',
)
if (values.whole) {
  for (const pm of values.whole.split(','))
    for (const { version } of versions)
      updateWhole({ pm, version, home, program: programOf(versionOf(version)), last })
  process.exit()
}
const rows = []
for (const old of versions) {
  const isChecked = values.checks || values.full
  const start = join(home, `start-${old.version}`)
  rmSync(start, { recursive: true, force: true })
  run('node', [programOf(old), 'new', start, ...flags], home, env)
  const plain = values.copier ? copierStart(old.version, start) : undefined
  for (const each of edits.filter(({ name }) => !values.only || name === values.only))
    rows.push({ edit: each.name, from: old.version, ...tried(each, start, isChecked, plain, old.version) })
}
print()
const wrong = rows.filter(({ lost, unexpected, failed }) => lost.length > 0 || unexpected || failed)
expect(
  wrong.length === 0,
  `${wrong.length} of ${rows.length} updates were wrong: ${wrong.map(({ edit }) => edit).join(', ')}`,
)
console.log(`ok     ${rows.length} updates to this version: no line was lost`)

function versionOf(wanted) {
  return history.find(({ version }) => version === wanted)
}

/** Builds a version where that is not done, and returns its program. */
function programOf(wanted) {
  const folder = join(home, `program-${wanted.version}`)
  if (!existsSync(folder)) {
    rmSync(folder, { recursive: true, force: true })
    rmSync(join(home, `build-${wanted.version}`), { recursive: true, force: true })
    const tarball = packed(wanted, home)
    mkdirSync(folder)
    run('tar', ['-xzf', tarball, '-C', folder], home, env)
  }
  return join(folder, 'package/bin/gapi.cjs')
}

function tried(each, start, isChecked, plain, version) {
  const folder = join(home, 'projects', `${version}-${each.name.replace(/\W+/g, '-')}`)
  const ours = measured(each, start, folder, project => withGapi(last, project, env))
  const isMerged = ours.conflicts.length === 0
  if (isMerged) each.finish?.(folder)
  const problem = isChecked && isMerged ? checked(ours.project, ours.remaining) : undefined
  const unexpected = ours.conflicts.some(path => !(each.clashes ?? []).includes(path))
  const copier =
    plain &&
    measured(each, plain, `${folder}-copier`, project => withCopier(values.copier, now, project, env))
  const line = [
    problem || unexpected || ours.lost.length > 0 ? 'wrong ' : 'ok    ',
    `${version} ${each.name}: ${ours.conflicts.length} conflicts, ${ours.lost.length} lines lost, ${ours.seconds.toFixed(1)} s`,
    ...(isChecked && !problem && ours.conflicts.length === 0 ? ['check and tests pass'] : []),
    ...(copier
      ? [`(copier: ${copier.conflicts.length}, ${copier.lost.length}, ${copier.seconds.toFixed(1)} s)`]
      : []),
  ]
  console.log(line.join(' '))
  if (ours.conflicts.length > 0) console.log(`         conflicts: ${ours.conflicts.join(', ')}`)
  for (const text of ours.lost.slice(0, 5)) console.log(`         lost: ${text}`)
  if (problem) console.log(problem.split('\n').slice(-40).join('\n'))
  return { ...ours, unexpected, failed: problem !== undefined, checked: isChecked, copier }
}

/** Edits a copy of a project, commits, updates it, and says what is lost. */
function measured({ edit, holds = _project => true }, start, project, update) {
  rmSync(project, { recursive: true, force: true })
  cpSync(start, project, { recursive: true })
  commit(project, env, 'as it was made')
  edit(project)
  commit(project, env, 'edited')
  const outcome = update(project)
  const lost = lostLines(project, env, 'HEAD~1', 'HEAD')
  if (!holds(project)) lost.push('(the edit itself)')
  return { ...outcome, project, lost }
}

/** Runs the commands that an update prints, but the install; returns what failed. */
function checked(project, remaining) {
  symlinkSync(modules(), join(project, 'node_modules'), 'junction')
  const some = ['house', 'config', 'migrations'].map(name => `test/${name}.test.ts`)
  const commands = remaining
    .filter(command => !/install$/.test(command))
    .map(command =>
      command === 'npm test' ? `npx vitest run --testTimeout 120000 ${some.join(' ')}` : command,
    )
  try {
    for (const command of commands) run('sh', ['-c', command], project, env)
    return undefined
  } catch (error) {
    return error.message
  } finally {
    rmSync(join(project, 'node_modules'))
  }
}

/** The packages of a new project, installed once. */
function modules() {
  const folder = join(home, 'modules')
  if (values.modules) return values.modules
  if (!existsSync(join(folder, 'node_modules'))) {
    rmSync(folder, { recursive: true, force: true })
    run('node', [last, 'new', folder, ...flags], home, env)
    run('npm', ['install', '--no-audit', '--no-fund'], folder, env)
  }
  return join(folder, 'node_modules')
}

/** A template of copier whose tags are the renderings of both versions, and a project of the old one. */
function copierStart(version, start) {
  const template = join(home, `copier-${version}`)
  const fresh = join(home, 'fresh')
  for (const folder of [template, fresh, `${start}-copier`]) rmSync(folder, { recursive: true, force: true })
  run('node', [last, 'new', fresh, ...flags], home, env)
  mkdirSync(template)
  for (const [rendering, tag] of [
    [start, version],
    [fresh, now],
  ]) {
    for (const path of filesOf(template)) rmSync(join(template, path))
    for (const path of filesOf(rendering))
      cpSync(join(rendering, path), join(template, path), { recursive: true })
    writeFileSync(join(template, 'copier.yml'), '_min_copier_version: "9"\n')
    writeFileSync(
      join(template, '{{ _copier_conf.answers_file }}.jinja'),
      '{{ _copier_answers|to_nice_yaml }}',
    )
    commit(template, env, tag)
    run('git', ['tag', `v${tag}`], template, env)
  }
  const args = ['copy', '--defaults', '--quiet', '--vcs-ref', `v${version}`, template, `${start}-copier`]
  run(values.copier, args, home, env)
  return `${start}-copier`
}

function print() {
  console.log(
    `\n| edit | from | conflicts | lost | CPU s |${values.copier ? ' copier: conflicts | lost | CPU s |' : ''} check and tests |`,
  )
  for (const { edit, from, conflicts, lost, seconds, copier, checked: ran, failed } of rows) {
    const cells = [edit, from, conflicts.length, lost.length, seconds.toFixed(1)]
    if (values.copier) cells.push(copier.conflicts.length, copier.lost.length, copier.seconds.toFixed(1))
    cells.push(!ran ? 'not run' : failed ? 'FAIL' : conflicts.length > 0 ? 'after the conflicts' : 'pass')
    console.log(`| ${cells.join(' | ')} |`)
  }
}
