import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import MarkdownIt from 'markdown-it'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { contentsOf, emptyFolder, folderWith, pathWith } from '../support/folder.ts'
import { createGoodApi } from '../support/run.ts'

const alone = ['--no-install', '--no-git']

describe('a dry run', () => {
  test('lists exactly the files the real run writes, and the commands, and writes nothing', async () => {
    const cwd = emptyFolder()
    const dry = JSON.parse((await createGoodApi(['app', '-n', '--json'], { cwd })).stdout)
    expect(contentsOf(cwd)).toEqual({})

    await createGoodApi(['app', ...alone], { cwd })

    expect(dry.files.map((file: { path: string }) => file.path).sort()).toEqual(
      Object.keys(contentsOf(join(cwd, 'app'))).sort(),
    )
    expect(dry.steps.map((step: { commands: string[] }) => step.commands[0])).toEqual([
      'npm install',
      'git init -q',
    ])
  })

  test('prints them for people', async () => {
    const { stdout } = await createGoodApi(['app', '-n'], { cwd: emptyFolder() })
    expect(stdout).toContain('+ src/app.ts\n')
    expect(stdout).toContain('\n  npm install\n')
    expect(stdout).toContain('Nothing was written.')
  })

  test('shows what is in the way and ends as the real run would', async () => {
    const cwd = folderWith({ 'package.json': '{}' })
    const ran = await createGoodApi(['.', '-n'], { cwd })
    expect(ran.stdout).toContain('! package.json')
    expect(ran.code).toBe(3)
  })
})

describe('a folder that is not empty', () => {
  const files = { 'package.json': '{ "name": "mine" }', 'notes.txt': 'keep me' }

  test('--on-conflict skip keeps every file that is there', async () => {
    const cwd = folderWith(files)
    const ran = await createGoodApi(['.', '--on-conflict', 'skip', ...alone], { cwd })
    expect(ran.code).toBe(0)
    expect(ran.stdout).toContain('1 kept')
    expect(contentsOf(cwd)).toMatchObject(files)
    expect(contentsOf(cwd)).toHaveProperty(['src/app.ts'])
  })

  test('--on-conflict overwrite replaces what the project needs, and nothing else', async () => {
    const cwd = folderWith(files)
    const ran = await createGoodApi(['.', '--on-conflict', 'overwrite', '--set', 'name=shop', ...alone], {
      cwd,
    })
    expect(ran.code).toBe(0)
    expect(ran.stdout).toContain('1 overwritten')
    expect(JSON.parse(contentsOf(cwd)['package.json'] ?? '').name).toBe('shop')
    expect(contentsOf(cwd)['notes.txt']).toBe('keep me')
  })

  test('the same project over itself has nothing to do', async () => {
    const cwd = emptyFolder()
    await createGoodApi(['app', ...alone], { cwd })
    const ran = await createGoodApi(['app', '--on-conflict', 'overwrite', '--json', ...alone], { cwd })
    const { files: planned } = JSON.parse(ran.stdout)
    expect(new Set(planned.map((file: { action: string }) => file.action))).toEqual(new Set(['same']))
  })
})

describe('answers', () => {
  test.each([
    { about: 'a flag', args: ['--db', 'mysql'] },
    { about: '--set', args: ['--set', 'db=mysql'] },
    { about: 'YAML on standard input', args: ['--answers', '-'], stdin: 'db: mysql\n' },
    { about: 'JSON on standard input', args: ['--answers', '-'], stdin: '{"db": "mysql"}' },
    { about: '-y, which combines with flags', args: ['-y', '--db', 'mysql'] },
  ])('come from $about', async ({ args, stdin = '' }) => {
    const ran = await createGoodApi(['app', ...args, ...alone, '--json'], { cwd: emptyFolder(), stdin })
    expect(JSON.parse(ran.stdout).project.answers.db).toBe('mysql')
  })

  test('come from the gapi.yml of another project, which makes the same project', async () => {
    const cwd = emptyFolder()
    await createGoodApi(
      ['app', '--db', 'postgres', '--set', 'description="Shop": a \'test\' # 1', ...alone],
      { cwd },
    )
    await createGoodApi(['again', '--answers', 'app/gapi.yml', ...alone], { cwd })
    expect(contentsOf(join(cwd, 'again'))).toEqual(contentsOf(join(cwd, 'app')))
  })
})

describe('a description is written as it is', () => {
  test.each([
    '{{name}}',
    'Uses {{{raw}}} and }} and {{#if sqlite}}x{{/if}}',
    '"quoted", \'single\' and `code`',
    '``two`` and ` one`',
    '`',
    'C:\\new\\table\\u0041 \\',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is text that a shell would fill in
    '$HOME $(date) ${HOME} $& $1 $$ !!',
    '</script><!-- comment --> & &amp; # *x* [a](b) | c',
    '- a: b, &c *c !d %e @f : # null ~ yes 1.0 2026-01-01',
    ' spaces at both ends ',
    'a=b=c',
    '-y --db mysql',
    'Ünïcödé 漢字 😀 \u200d \ufeff',
  ])('%j', async description => {
    const cwd = emptyFolder()
    const ran = await createGoodApi(['app', '--set', `description=${description}`, ...alone], { cwd })
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    const files = folderAt(join(cwd, 'app'))
    expect(JSON.parse(files('package.json')).description).toBe(description)
    expect(parse(files('gapi.yml')).answers.description).toBe(description)
    expect(argumentsIn(codeIn(files('README.md')))).toContain(`description=${description}`)
    await createGoodApi(['again', '--answers', 'app/gapi.yml', ...alone], { cwd })
    expect(contentsOf(join(cwd, 'again'))).toEqual(contentsOf(join(cwd, 'app')))
  })

  function folderAt(folder: string): (path: string) => string {
    return path => readFileSync(join(folder, path), 'utf8')
  }

  /** The last code span of a Markdown text: the command that made the project. */
  function codeIn(markdown: string): string {
    const spans = MarkdownIt()
      .parse(markdown, {})
      .flatMap(({ children }) => children ?? [])
    return spans.findLast(({ type }) => type === 'code_inline')?.content ?? ''
  }

  /** What a shell makes of a command line. */
  function argumentsIn(command: string): string[] {
    const script = `npx() { printf '%s\\0' "$@"; }\n${command}`
    return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\0')
  }
})

describe('the command that repeats a run', () => {
  test('names only what is no default', async () => {
    const cwd = emptyFolder()
    const args = [
      'my app',
      '--db',
      'postgres',
      '--set',
      'description=It is',
      '--set',
      'name=my-app',
      ...alone,
    ]
    const { repeat } = JSON.parse((await createGoodApi([...args, '--json'], { cwd })).stdout)
    expect(repeat).toMatch(
      /^npx .*create-good-api\S* 'my app' -y --set 'description=It is' --db postgres --no-install --no-git$/,
    )
  })

  test('stands in the README of the project', async () => {
    const cwd = emptyFolder()
    await createGoodApi(['app', '--db', 'postgres', ...alone], { cwd })
    expect(readFileSync(join(cwd, 'app', 'README.md'), 'utf8')).toMatch(
      /npx \S*create-good-api\S+ \.\.\/app -y --db postgres/,
    )
  })
})

describe('the package manager', () => {
  const around = [
    {
      about: 'a flag',
      files: { 'package-lock.json': '' },
      args: ['--pm', 'bun'],
      agent: 'yarn/4.0.0',
      expected: 'bun',
    },
    {
      about: 'packageManager of the workspace',
      files: { 'package.json': '{"packageManager":"pnpm@10.1.0"}', 'yarn.lock': '' },
      expected: 'pnpm',
    },
    {
      about: 'the lockfile of the workspace',
      files: { 'yarn.lock': '', 'package.json': 'not JSON' },
      agent: 'pnpm/9',
      expected: 'yarn',
    },
    {
      about: 'whoever called',
      files: {},
      agent: 'pnpm/9.1.0 npm/? node/v20.19.0 linux x64',
      expected: 'pnpm',
    },
    { about: 'npm, where nothing says otherwise', files: {}, expected: 'npm' },
  ]

  test.each(around)('is told by $about', async ({ files, args = [], agent, expected }) => {
    const cwd = folderWith(files)
    const ran = await createGoodApi(['apps/api', '-n', '--json', ...args], {
      cwd,
      env: { npm_config_user_agent: agent },
    })
    const { packageManager, steps } = JSON.parse(ran.stdout)
    expect(packageManager).toBe(expected)
    expect(steps[0].commands).toEqual([`${expected} install`])
  })
})

describe('the steps after the files', () => {
  const person = {
    GIT_AUTHOR_NAME: 'Ana',
    GIT_AUTHOR_EMAIL: 'ana@shop.example',
    GIT_COMMITTER_NAME: 'Ana',
    GIT_COMMITTER_EMAIL: 'ana@shop.example',
  }
  const nobody = {
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'user.useConfigOnly',
    GIT_CONFIG_VALUE_0: 'true',
  }

  test('make a repository with one commit of everything, as the person', async () => {
    const cwd = emptyFolder()
    const ran = await createGoodApi(['app', '--no-install', '--json'], { cwd, env: { ...nobody, ...person } })
    expect(JSON.parse(ran.stdout).steps).toMatchObject([{ name: 'git', status: 'ok' }])
    const git = (...args: string[]) => execFileSync('git', args, { cwd: join(cwd, 'app'), encoding: 'utf8' })
    expect(git('log', '--format=%an <%ae> %s')).toMatch(
      /^Ana <ana@shop.example> Create app with create-good-api \d/,
    )
    expect(git('status', '--porcelain')).toBe('')
  })

  test('keep the files, and say how to go on, when git does not know who commits', async () => {
    const cwd = emptyFolder()
    const ran = await createGoodApi(['app', '--no-install', '--json'], { cwd, env: nobody })
    const { ok, code, retry, steps } = JSON.parse(ran.stdout)
    expect({ ok, code }).toEqual({ ok: false, code: 5 })
    expect(steps).toMatchObject([{ name: 'git', status: 'failed' }])
    expect(ran.code).toBe(5)
    execFileSync('sh', ['-c', retry], { cwd, env: { ...process.env, ...person } })
    expect(execFileSync('git', ['log', '--oneline'], { cwd: join(cwd, 'app'), encoding: 'utf8' })).toContain(
      'Create app',
    )
  })

  test('leave git alone inside a work tree', async () => {
    const cwd = folderWith({ '.git/HEAD': 'ref: refs/heads/main' })
    const ran = await createGoodApi(['apps/api', '--no-install', '--json'], { cwd })
    expect(JSON.parse(ran.stdout).steps).toEqual([])
    expect(contentsOf(join(cwd, 'apps/api'))).not.toHaveProperty(['.git'])
  })

  test('keep the files when the install fails, skip the rest, and print the end of what it said', async () => {
    const cwd = emptyFolder()
    const PATH = `${pathWith('npm', 'echo the registry is closed >&2; exit 7')}:${process.env.PATH}`
    const ran = await createGoodApi(['app'], { cwd, env: { PATH } })
    expect(ran.code).toBe(5)
    expect(ran.stdout).toBe('')
    expect(ran.stderr).toContain('npm install ended with exit code 7.\n  the registry is closed')
    expect(ran.stderr).toContain('cd app && npm install && git init -q && git add --all && git commit -q -m ')
    expect(contentsOf(cwd)).toHaveProperty(['app/package.json'])
    expect(contentsOf(cwd)).not.toHaveProperty(['app/.git'])
  })

  test('print what failed to standard error with --json, and one object to standard output', async () => {
    const PATH = `${pathWith('npm', 'echo the registry is closed; exit 7')}:${process.env.PATH}`
    const ran = await createGoodApi(['app', '--json'], { cwd: emptyFolder(), env: { PATH } })
    expect(JSON.parse(ran.stdout)).toMatchObject({
      ok: false,
      code: 5,
      retry: expect.stringMatching(/^cd app && npm install && git init/),
      steps: [
        { name: 'install', status: 'failed', reason: 'npm install ended with exit code 7' },
        { name: 'git', status: 'skipped' },
      ],
    })
    expect(ran.stderr).toContain('the registry is closed')
    expect(ran.code).toBe(5)
  })

  test('say so when the package manager is not installed', async () => {
    const ran = await createGoodApi(['app', '--pm', 'yarn', '--no-git'], {
      cwd: emptyFolder(),
      env: { PATH: emptyFolder() },
    })
    expect(ran.code).toBe(5)
    expect(ran.stderr).toContain('yarn is not installed.')
  })

  test('keep what npm tells its own scripts, NODE_ENV and a hook’s repository from the install', async () => {
    const cwd = emptyFolder()
    const PATH = `${pathWith('npm', 'env > environment')}:${process.env.PATH}`
    const env = {
      PATH,
      NODE_ENV: 'production',
      npm_lifecycle_event: 'npx',
      npm_config_registry: 'kept',
      GIT_DIR: '/nowhere',
    }
    const ran = await createGoodApi(['app', '--no-git'], { cwd, env })
    expect(ran.code).toBe(0)
    const seen = readFileSync(join(cwd, 'app', 'environment'), 'utf8')
    expect(seen).toContain('npm_config_registry=kept')
    expect(seen).not.toMatch(/^(NODE_ENV|npm_lifecycle_event|GIT_DIR)=/m)
  })
})

describe('a run that is stopped during the install', () => {
  const slow = 'touch package-lock.json; mkdir node_modules; exec sleep 60'

  test('takes back a new folder, and the folders made on the way', async () => {
    const cwd = emptyFolder()
    const ran = await createGoodApi(['apps/api'], {
      cwd,
      ...stopDuring(join(cwd, 'apps/api/package-lock.json')),
    })
    expect(ran.code).toBe(130)
    expect(ran.stderr).toContain('Cancelled. apps/api was not created.')
    expect(contentsOf(cwd)).toEqual({})
  })

  test('puts back what it overwrote in a folder that was there', async () => {
    const before = { 'package.json': '{ "name": "mine" }', 'notes.txt': 'keep me' }
    const cwd = folderWith(before)
    const ran = await createGoodApi(['.', '--on-conflict', 'overwrite'], {
      cwd,
      ...stopDuring(join(cwd, 'package-lock.json')),
    })
    expect(ran.code).toBe(130)
    expect(contentsOf(cwd)).toEqual(before)
  })

  /** A slow npm on the PATH, and a signal that fires once it is at work. */
  function stopDuring(sign: string) {
    const stop = new AbortController()
    const timer = setInterval(() => {
      try {
        readFileSync(sign)
        clearInterval(timer)
        stop.abort()
      } catch {}
    }, 20)
    return { env: { PATH: `${pathWith('npm', slow)}:${process.env.PATH}` }, signal: stop.signal }
  }
})

describe('what is printed', () => {
  test('says what was made and what comes next', async () => {
    const { stdout, stderr, code } = await createGoodApi(['my-app', '--no-git', '--no-install'], {
      cwd: emptyFolder(),
    })
    expect(code).toBe(0)
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^Created my-app: \d+ files in my-app\n {2}database: sqlite\n/)
    expect(stdout).toContain('Next\n  cd my-app\n  npm install\n  npm test\n  npm run dev\n')
  })

  test('is nothing with -q', async () => {
    const { stdout, stderr, code } = await createGoodApi(['app', '-q', ...alone], { cwd: emptyFolder() })
    expect({ stdout, stderr, code }).toEqual({ stdout: '', stderr: '', code: 0 })
  })

  test.each([
    { env: { FORCE_COLOR: '1' }, args: [], coloured: true },
    { env: { FORCE_COLOR: '1', NO_COLOR: '1' }, args: [], coloured: false },
    { env: { FORCE_COLOR: '1' }, args: ['--no-color'], coloured: false },
    { env: {}, args: [], coloured: false },
  ])('is coloured: $coloured with $env $args', async ({ env, args, coloured }) => {
    const { stdout } = await createGoodApi(['app', ...args, ...alone], { cwd: emptyFolder(), env })
    expect(stdout.includes('\u001b[')).toBe(coloured)
  })
})

test('rendering the same gapi.yml twice gives the same bytes', async () => {
  const first = emptyFolder()
  const second = emptyFolder()
  await createGoodApi(['app', ...alone], { cwd: first })
  await createGoodApi(['app', ...alone], { cwd: second })
  expect(contentsOf(second)).toEqual(contentsOf(first))
})
