import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { contentsOf, emptyFolder, folderWith, pathWith, writeIn } from '../support/folder.ts'
import { git } from '../support/repository.ts'
import { createGoodApi } from '../support/run.ts'

const alone = ['--no-install', '--no-git', '-y'] as const

/** A project as the package manager makes it that calls the command, with its text files. */
async function made(agent: string, db = 'sqlite', ...args: string[]): Promise<Record<string, string>> {
  const cwd = emptyFolder()
  const env = { npm_config_user_agent: `${agent} npm/? node/v20.19.0 linux x64` }
  const ran = await createGoodApi(['shop', '--db', db, ...args, ...alone], { cwd, env })
  expect(ran).toMatchObject({ code: 0, stderr: '' })
  const files = Object.entries(contentsOf(join(cwd, 'shop')))
  return Object.fromEntries(files.filter(([path]) => !path.startsWith('vendor/')))
}

/** What the formatter of the project has to say about its code, where that differs from `other`. */
function formatFaults(files: Record<string, string>, other: Record<string, string>): string {
  const code = Object.entries(files).filter(
    ([path, text]) => /\.(ts|mjs)$/.test(path) && other[path] !== text,
  )
  const cwd = folderWith({ ...Object.fromEntries(code), 'biome.json': files['biome.json'] ?? '' })
  const args = [resolve('node_modules/@biomejs/biome/bin/biome'), 'format', '--vcs-enabled=false']
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' })
  return status === 0 || code.length === 0 ? '' : stdout + stderr
}

/** The run steps of the workflow, in order. */
function stepsOf(files: Record<string, string>): string[] {
  const { jobs } = parse(files['.github/workflows/ci.yml'] ?? '')
  const steps = Object.values<{ steps?: { run?: string }[] }>(jobs).flatMap(job => job.steps ?? [])
  return steps.flatMap(({ run }) => run ?? [])
}

const flavours = [
  {
    agent: 'pnpm/10.34.9',
    get: 'npm install --global pnpm@10.34.9',
    frozen: 'pnpm install --frozen-lockfile',
    copied: 'package.json pnpm-lock.yaml pnpm-workspace.yaml',
    prune: 'CI=true pnpm prune --prod',
    doctor: 'pnpm exec gapi doctor --strict --run --yes',
  },
  {
    agent: 'yarn/4.18.1',
    get: 'npm install --global --force @yarnpkg/cli-dist@4.18.1',
    frozen: 'yarn install --immutable',
    copied: 'package.json yarn.lock .yarnrc.yml',
    prune: 'yarn workspaces focus --production',
    doctor: 'yarn run gapi doctor --strict --run --yes',
  },
  {
    agent: 'yarn/1.22.22',
    get: 'npm install --global --force yarn@1.22.22',
    frozen: 'yarn install --frozen-lockfile',
    copied: 'package.json yarn.lock',
    prune: 'yarn install --production --frozen-lockfile --prefer-offline',
    doctor: 'yarn run gapi doctor --strict --run --yes',
  },
  {
    agent: 'bun/1.4.5',
    get: 'npm install --global bun@1.4.5',
    frozen: 'bun install --frozen-lockfile',
    copied: 'package.json bun.lock',
    prune: 'rm -rf node_modules && bun install --production --frozen-lockfile',
    doctor: 'bunx gapi doctor --strict --run --yes',
  },
] as const

describe.each(flavours)('a project of $agent', ({ agent, get, frozen, copied, prune, doctor }) => {
  const [manager = ''] = agent.split('/')

  test('is installed, tested and built by it in CI and in the image', async () => {
    const files = await made(agent)
    const release = doctor.replace(/doctor .*/, 'migration verify --with "origin/$GITHUB_BASE_REF"')
    expect(stepsOf(files)).toEqual([get, frozen, `${manager} run ci`, get, frozen, release, doctor])
    const image = files.Dockerfile ?? ''
    expect(image).toContain(
      `RUN ${get}\nCOPY ${copied} ./\nCOPY vendo[r] ./vendor\nRUN ${frozen}\nCOPY . .\nARG COMMIT\nRUN ${manager} run build && ${prune}\n`,
    )
    expect(image.match(/^RUN (?!install -d)/gm)).toHaveLength(3)
  })

  test.each(['sqlite', 'postgres', 'mysql'])('on %s names no command of npm', async db => {
    const npm =
      /\bnpx\b|\bnpm (?!install --global )(ci|run|install|test|start|link|exec|prune|i) ?|package(-lock\.json|\*)/
    const own = /^With create-good-api/
    const lines = Object.entries(await made(agent, db)).flatMap(([path, text]) =>
      text.split('\n').flatMap(line => (npm.test(line) && !own.test(line) ? [`${path}: ${line}`] : [])),
    )
    expect(lines).toEqual([])
  })

  test('records it, and is made again from its gapi.yml', async () => {
    const files = await made(agent)
    const spec = agent.replace('/', '@')
    expect(parse(files['gapi.yml'] ?? '').packageManager).toBe(spec)
    // pnpm 12 looks up itself in the registry for this field, and fails where one of its platforms is missing.
    const field = manager === 'pnpm' ? undefined : spec
    expect(JSON.parse(files['package.json'] ?? '').packageManager).toBe(field)
    const cwd = folderWith({ 'gapi.yml': files['gapi.yml'] ?? '' })
    expect((await createGoodApi(['shop', '--answers', 'gapi.yml', ...alone], { cwd })).code).toBe(0)
    const again = contentsOf(join(cwd, 'shop'))
    expect(Object.entries(files).filter(([path, text]) => again[path] !== text)).toEqual([])
  })

  test('has no code that its formatter would change', async () => {
    expect(formatFaults(await made(agent), await made('npm/11.0.0'))).toBe('')
  })
})

test('comments after the commands of the README stay in one column', async () => {
  const readme = (await made('bun/1.4.5'))['README.md'] ?? ''
  const [, block = ''] = /```sh\n(bun run setup[\s\S]*?)```/.exec(readme) ?? []
  const columns = block
    .trimEnd()
    .split('\n')
    .map(line => line.indexOf('#'))
  expect(new Set(columns).size).toBe(1)
  expect(columns).toHaveLength(3)
})

test('Yarn 4 runs no script before an install, so its projects are set up by Node', async () => {
  expect((await made('yarn/4.18.1'))['README.md']).toMatch(/```sh\nnode scripts\/setup\.mjs +#/)
  expect((await made('yarn/1.22.22'))['README.md']).toMatch(/```sh\nyarn run setup +#/)
})

test('an answer stays as it is', async () => {
  const description = 'Explains npm run dev, npx and npm ci.'
  const files = await made('pnpm/10.34.9', 'sqlite', '--set', `description=${description}`)
  expect(JSON.parse(files['package.json'] ?? '').description).toBe(description)
})

test('the version is that of the installed package manager', async () => {
  const PATH = `${pathWith('pnpm', 'echo 9.15.0')}:${process.env.PATH}`
  const cwd = emptyFolder()
  await createGoodApi(['shop', '--pm', 'pnpm', ...alone], { cwd, env: { PATH } })
  expect(readFileSync(join(cwd, 'shop/Dockerfile'), 'utf8')).toContain(
    'RUN npm install --global pnpm@9.15.0\n',
  )
})

test.each(['pnpm@latest', 'deno@2.0.0', 'npm; rm -rf'])('gapi.yml cannot name %s', async packageManager => {
  const text = JSON.stringify({ template: 'api', packageManager, answers: { name: 'shop' } })
  const cwd = folderWith({ 'gapi.yml': text })
  const ran = await createGoodApi(['shop', '--answers', 'gapi.yml', ...alone], { cwd })
  expect(ran.code).toBe(2)
  expect(ran.stderr).toContain(`${JSON.stringify(packageManager)} is not a package manager.`)
})

describe("Yarn's Plug'n'Play is refused before anything is written", () => {
  test.each([
    { about: 'by a variable', env: { YARN_NODE_LINKER: 'pnp' }, files: {} },
    {
      about: 'in a workspace that uses it',
      env: {},
      files: { 'package.json': '{"workspaces":["*"]}', '.pnp.cjs': '' },
    },
  ])('$about', async ({ env, files }) => {
    const cwd = folderWith(files)
    const agent = { npm_config_user_agent: 'yarn/4.18.1 npm/? node/v20.19.0 linux x64' }
    const ran = await createGoodApi(['shop', '-y'], { cwd, env: { ...agent, ...env } })
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain("A project cannot be installed with Yarn's Plug'n'Play, and ")
    expect(Object.keys(contentsOf(cwd)).sort()).toEqual(Object.keys(files).sort())
  })
})

describe('what leaves out devDependencies', () => {
  test.each([
    { env: { NODE_ENV: 'production' } },
    { env: { npm_config_omit: 'dev' } },
    { env: { NPM_CONFIG_PRODUCTION: 'true' } },
    { env: { npm_config_only: 'prod' } },
    { env: { YARN_PRODUCTION: 'true' } },
  ])('is kept from the install, and from the command to type: $env', async ({ env }) => {
    const cwd = emptyFolder()
    const PATH = `${pathWith('npm', 'echo "$@" > arguments; env > environment')}:${process.env.PATH}`
    const ran = await createGoodApi(['shop', '-y', '--no-git', '--pm', 'npm'], { cwd, env: { ...env, PATH } })
    expect(ran.code).toBe(0)
    expect(readFileSync(join(cwd, 'shop/arguments'), 'utf8')).toBe('install --include=dev\n')
    const [name = ''] = Object.keys(env)
    expect(readFileSync(join(cwd, 'shop/environment'), 'utf8')).not.toMatch(new RegExp(`^${name}=`, 'm'))
  })

  test.each([
    ['npm/11.0.0', 'npm install --include=dev'],
    ['pnpm/10.34.9', 'pnpm install --prod=false'],
    ['yarn/1.22.22', 'yarn install --production=false'],
    ['yarn/4.18.1', 'yarn install'],
    ['bun/1.4.5', 'bun install'],
  ])('is answered with an option of %s', async (agent, command) => {
    const cwd = folderWith({ 'home/.npmrc': 'omit=dev\n' })
    const env = { HOME: join(cwd, 'home'), npm_config_user_agent: agent }
    const { stdout } = await createGoodApi(['shop', ...alone, '--json'], { cwd, env })
    expect(JSON.parse(stdout).next[1]).toBe(command)
  })

  test('an install without them is not “Created”', async () => {
    const cwd = emptyFolder()
    const PATH = `${pathWith('bun', 'mkdir -p node_modules/fastify')}:${process.env.PATH}`
    const env = { PATH, npm_config_user_agent: 'bun/1.4.5' }
    const ran = await createGoodApi(['shop', '-y', '--no-git'], { cwd, env })
    expect(ran.code).toBe(5)
    expect(ran.stderr).toContain('The install left out @biomejs/biome, and maybe other devDependencies')
    expect(ran.stdout).toBe('')
  })
})

describe('a folder whose only entry is a .git file is empty', () => {
  test('of a worktree', async () => {
    const cwd = folderWith({ 'main/README.md': '# Shop\n' })
    const main = join(cwd, 'main')
    git(main, 'init', '--quiet')
    git(main, 'add', '--all')
    git(main, '-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '--quiet', '-m', 'Begin')
    git(main, 'worktree', 'add', '--quiet', '--no-checkout', join(cwd, 'shop'))
    await isFilled(cwd)
  })

  test('of a submodule', async () => {
    const cwd = emptyFolder()
    git(cwd, 'init', '--quiet')
    writeIn(cwd, 'shop/.git', 'gitdir: ../.git/modules/shop\n')
    await isFilled(cwd)
  })

  async function isFilled(cwd: string): Promise<void> {
    const before = readFileSync(join(cwd, 'shop/.git'), 'utf8')
    const ran = await createGoodApi(['shop', '-y', '--no-install'], { cwd })
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(ran.stdout).not.toContain('git')
    expect(readFileSync(join(cwd, 'shop/.git'), 'utf8')).toBe(before)
    expect(readFileSync(join(cwd, 'shop/gapi.yml'), 'utf8')).toContain('template: api')
  }
})
