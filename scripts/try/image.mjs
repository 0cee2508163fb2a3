import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { freePort, launch, untilReady } from './process.mjs'
import { expect, run } from './project.mjs'

/**
 * Builds the image of a project without Docker: runs the COPY, RUN, ENV, ARG and WORKDIR of its Dockerfile in
 * one folder per stage, with the Node on the PATH in place of the base image, then migrates and starts the last
 * stage. It shows that the files copied are those an install reads, that the install, the build and the
 * removal of devDependencies work in that order, and that what is left is enough to run. It shows nothing
 * about the base image, users, volumes or the health check.
 */
export async function tryImage(project, folder, env) {
  const stages = stagesOf(readFileSync(join(project, 'Dockerfile'), 'utf8'))
  rmSync(folder, { recursive: true, force: true })
  const built = new Map()
  for (const [place, { name, lines }] of stages.entries()) {
    const root = join(folder, name ?? String(place))
    mkdirSync(root, { recursive: true })
    built.set(name, buildStage(lines, { root, project, built, env: { ...env, COMMIT: 'abc123' } }))
  }
  await start([...built.values()].at(-1))
}

/** Lines without comments, with `\` continuations joined, in the stages that FROM begins. */
function stagesOf(text) {
  const stages = []
  for (const line of text.replace(/\\\n\s*/g, '').split('\n')) {
    const [, name] = /^FROM \S+(?: AS (\S+))?/.exec(line) ?? []
    if (line.startsWith('FROM ')) stages.push({ name, lines: [] })
    else if (/^[A-Z]+ /.test(line)) stages.at(-1)?.lines.push(line)
  }
  return stages
}

function buildStage(lines, { root, project, built, env }) {
  const stage = { root, cwd: root, env: { ...env } }
  for (const line of lines) {
    const [word, rest] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]
    if (word === 'WORKDIR') stage.cwd = madeFolder(join(root, rest))
    else if (word === 'ENV') Object.assign(stage.env, Object.fromEntries(rest.split(' ').map(pairOf)))
    else if (word === 'COPY') copy(rest, stage, project, built)
    // Owners need root and the image's users.
    else if (word === 'RUN' && !rest.startsWith('install -d'))
      run('bash', ['-ec', rest], stage.cwd, stage.env)
    else if (word === 'CMD') stage.command = JSON.parse(rest)
  }
  return stage
}

function madeFolder(path) {
  mkdirSync(path, { recursive: true })
  return path
}

function pairOf(text) {
  return text.split(/=(.*)/s).slice(0, 2)
}

/** Paths of COPY are patterns, in the project without what .dockerignore lists, or in another stage. */
function copy(rest, { cwd }, project, built) {
  const words = rest.split(' ')
  const [, from] = /^--from=(\S+)/.exec(words[0] ?? '') ?? []
  if (from) words.shift()
  const to = words.pop() ?? '.'
  const ignored = readFileSync(join(project, '.dockerignore'), 'utf8').split('\n').filter(Boolean)
  for (const word of words) {
    const base = from ? built.get(from).root : project
    const found = word === '.' ? ['.'] : matching(word.replace(/^\//, ''), base)
    expect(found.length > 0 || /[[*]/.test(word), `COPY ${word}: there is no such file`)
    for (const path of found) {
      const source = join(base, path)
      const target =
        statSync(source).isFile() || to === '.'
          ? join(cwd, to, path === '.' ? '' : basename(path))
          : join(cwd, to)
      const filter = place => from !== undefined || !ignored.includes(place.slice(project.length + 1))
      mkdirSync(dirname(target), { recursive: true })
      cpSync(source, target, { recursive: true, verbatimSymlinks: true, filter })
    }
  }
}

/** A pattern of one name: `package*.json`, `vendo[r]`; a path without a pattern stands for itself. */
function matching(pattern, folder) {
  if (!/[[*]/.test(pattern)) return existsSync(join(folder, pattern)) ? [pattern] : []
  const names = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`)
  return readdirSync(folder).filter(name => names.test(name))
}

/**
 * Migrates and starts the command of the last stage, as production does, on a file or the trial's server. Then the verbs that run in
 * the image say who called what is deprecated, and write to them.
 */
async function start({ cwd, env, command }) {
  const PORT = String(await freePort())
  const own = { ...env, PORT, KEY_PEPPER: 'k7GdWq2zXp9LvB4nk7GdWq2zXp9LvB4n', DRAIN_DELAY: '0' }
  const production = { ...own, DATABASE_URL: env.DATABASE_URL ?? `sqlite:${join(cwd, 'image.sqlite')}` }
  const manage = (words, more = {}) =>
    run('node', ['dist/src/manage.js', ...words], cwd, { ...production, ...more })
  manage(['migrate'])
  const name = `image-${PORT}`
  const { key } = JSON.parse(
    manage(['client', 'add', name, `${name}@example.com`, '--json'])
      .split('\n')
      .at(-2),
  )
  const server = launch(command, cwd, production)
  try {
    await untilReady(`http://127.0.0.1:${PORT}`, server)
    const headers = { authorization: `Bearer ${key}` }
    const { status } = await fetch(`http://127.0.0.1:${PORT}/v1/orders/history`, { headers })
    expect(status === 200, `GET /v1/orders/history responded with ${status}`)
  } catch (error) {
    throw new Error(`${error.message}\n${server.said()}`)
  } finally {
    server.child.kill('SIGTERM')
  }
  await server.ended
  tryUsage(manage, name, join(cwd, 'mails'))
}

function tryUsage(manage, name, mails) {
  const usage = manage(['usage', '--deprecated'])
  expect(
    new RegExp(`^ +${name} +${name}@example.com .* 1 +0 `, 'm').test(usage),
    'the call is not counted',
    usage,
  )
  expect(manage(['usage', '--format', 'html']).startsWith('<!doctype html>'), 'usage printed no page')
  manage(['usage', 'roll-up'])
  const urls = { MAIL_URL: `file:${mails}`, PUBLIC_URL: 'https://api.example.com' }
  const said = manage(['notify'], urls)
  expect(said.includes(`${name}@example.com`), 'the owner was not notified', said)
  expect(readdirSync(mails).length === 1, 'there is not one mail')
}
