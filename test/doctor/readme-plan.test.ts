import { expect, test } from 'vitest'
import { fence, planned, plannedLines, scripts } from '../support/readme.ts'

const lock = { 'package-lock.json': '{}' }

test('a set-up in one fence: the clone is satisfied, the rest is run in order, the server ends it', async () => {
  const readme = fence(
    'git clone https://github.com/Acme/Shop.git && cd shop',
    'npm ci # all of them',
    'cp .env.example .env',
    'npm run migrate',
    'npm run dev',
    'npm test',
    'npm run seed',
  )
  const files = {
    ...lock,
    'package.json': scripts({ migrate: 'knex migrate:latest', dev: 'node .', test: 'x', seed: 'y' }),
  }
  expect(await plannedLines(readme, files)).toEqual([
    '2 git clone https://github.com/Acme/Shop.git: satisfied',
    '2 cd shop: satisfied',
    '3 npm ci: install',
    '4 cp .env.example .env: setup',
    '5 npm run migrate: setup',
    '6 npm run dev: server',
    '7 npm test: verify',
    '8 npm run seed: setup',
  ])
})

test.each([
  ['a fence without a language', '```\nnpm install\n```'],
  ['tildes', '~~~bash\nnpm install\n~~~'],
  ['an info string with attributes', '```bash {name=setup}\nnpm install\n```'],
  ['indented code', 'Install:\n\n    npm install\n'],
  ['a fence in a list', '1. Install\n\n   ```sh\n   npm install\n   ```'],
  ['a fence in a quote', '> ```sh\n> npm install\n> ```'],
  ['a fence in <details>', '<details>\n<summary>How</summary>\n\n```sh\nnpm install\n```\n\n</details>'],
  ['a mislabelled fence', '```js\nnpm install --no-audit\n```'],
  ['<pre> in HTML', '<pre><code class="language-sh">npm install\n</code></pre>'],
  ['a prompt', '```console\n$ npm install\nadded 3 packages\n```'],
  ['a prompt with a folder', '```\nme@host:~/shop$ npm install\n```'],
  ['inline code that is the whole item', '- `npm install`'],
  ['inline code after a label', 'Install the dependencies: `npm install`'],
  ['inline code after a verb', 'First run `npm install` in the root.'],
  ['Windows line ends', '```sh\r\nnpm install\r\n```\r\n'],
  ['a byte order mark', '\uFEFF```sh\nnpm install\n```'],
])('a command is found in %s', async (_style, readme) => {
  const steps = await planned(readme)
  expect(steps.map(step => step.class)).toEqual(['install'])
  expect(steps[0]?.command).toMatch(/^npm install/)
})

test.each([
  ['data', '```json\n{ "scripts": { "a": "npm install" } }\n```'],
  ['an env listing in a fence of shell', '```bash\nPORT=3000\nHOST=localhost\n```'],
  ['a file tree', '```\nsrc/\n├── app.ts\n└── npm install\n```'],
  ['a tree of dashes', '```bash\n./\n--src # all\n----app.js\n```'],
  ['code of another language', "```js\nimport x from 'x'\nnode.run(x)\n```"],
  ['requests', '```\nGET /v1/products\nPOST /v1/orders\n```'],
  ['a table', '| script | what |\n|---|---|\n| `npm start` | starts |'],
  ['a link', 'Run [`npm start`](https://example.com).'],
  ['words about a command', 'This is the same as `npm start` does.'],
  ['a sentence in a fence', '```\nmake sure that it runs\n```'],
])('no command is found in %s', async (_style, readme) => {
  expect(await planned(readme)).toEqual([])
})

test('output is left out, one prompt is taken off, and a continued line stays whole', async () => {
  const readme = '```console\n$ $HOME/bin/x \\\n>   --all\ndone\n$ cat > a.txt <<EOF\n> one\n> EOF\n```'
  const steps = await planned(readme)
  expect(steps.map(({ command, line, endLine }) => ({ command, line, endLine }))).toEqual([
    { command: '$HOME/bin/x \\\n  --all', line: 2, endLine: 3 },
    { command: 'cat > a.txt <<EOF\none\nEOF', line: 5, endLine: 7 },
  ])
})

test('a here-document, a subshell and an `if` are one step each, with their lines', async () => {
  const readme = fence(
    'cat > .env <<EOF',
    'A=1 # no comment',
    'EOF',
    '(cd x; ls)',
    'if true; then',
    '  npm i',
    'fi',
  )
  expect((await planned(readme)).map(({ line, endLine }) => [line, endLine])).toEqual([
    [2, 4],
    [5, 5],
    [6, 8],
  ])
})

test('comments beside and above a command are its label', async () => {
  const steps = await planned(fence('# first', 'npm ci', 'npm start # then "this"'))
  expect(steps.map(step => step.label)).toEqual(['first', 'then "this"'])
})

test.each([
  'Copy `.env.example` to `.env`.',
  'Rename .env.example to .env and fill it in.',
  'Create a `.env` file based on `.env.example`.',
  'Make a copy of `.env.example` as `.env`: copy [.env.example](.env.example) to `.env`.',
])('a copy in a sentence is a step: %s', async text => {
  const steps = await planned(text, { '.env.example': '' })
  expect(steps).toMatchObject([{ command: 'cp .env.example .env', class: 'setup', source: 'prose' }])
})

test('a copy in a sentence and in code is one step', async () => {
  expect(
    await plannedLines(`Copy \`.env.example\` to \`.env\`:\n\n${fence('cp .env.example .env')}`),
  ).toEqual(['4 cp .env.example .env: setup'])
})

const both = `${fence('npm install', '# or', 'yarn')}\n### Run\n\n${fence('npm start')}\n${fence('yarn start')}`

test.each([
  ['package-lock.json', ['install', 'alternative', 'server', 'alternative']],
  ['yarn.lock', ['alternative', 'install', 'alternative', 'server']],
  ['pnpm-lock.yaml', ['install', 'alternative', 'server', 'verify']],
])('of package managers, the one of %s stays', async (lockfile, classes) => {
  const steps = await planned(both, { [lockfile]: '', 'package.json': scripts({ start: 'node .' }) })
  expect(steps.map(step => step.class)).toEqual(classes)
})

test('`npm install or yarn` in one line is two ways', async () => {
  expect(await plannedLines(fence('npm install or yarn'), { 'yarn.lock': '' })).toEqual([
    '2 npm install: alternative',
    '2 yarn: install',
  ])
})

test('what is for another system is an alternative', async () => {
  const readme = `### Windows\n\n${fence('copy .env.example .env')}\n### Linux\n\n${fence('cp .env.example .env')}`
  const steps = await planned(readme)
  expect(steps.map(step => step.class)).toEqual(
    process.platform === 'win32' ? ['setup', 'alternative'] : ['alternative', 'setup'],
  )
})

test('a second block after “or” is an alternative as a whole', async () => {
  const readme = `${fence('make setup', 'make dev')}\nOr by hand:\n\n${fence('npm i', 'docker compose up', 'npm start')}`
  expect((await planned(readme)).map(step => step.class)).toEqual([
    'setup',
    'server',
    'alternative',
    'skipped',
    'alternative',
  ])
})

test.each([
  ['sudo apt install nodejs', 'privileged'],
  ['brew install node', 'system-package'],
  ['nvm use', 'version-manager'],
  ['curl -fsSL https://example.com/install.sh | bash', 'remote-script'],
  ['rm -rf node_modules', 'removes-files'],
  ['rm -rf .git', 'destructive-git'],
  ['git push origin main', 'destructive-git'],
  ['git checkout -b topic', 'git-workflow'],
  ['npm install -g pm2', 'global-install'],
  ['yarn global add pm2', 'global-install'],
  ['npx create-thing my-app', 'scaffold-new-project'],
  ['npm init thing my-app', 'scaffold-new-project'],
  ['npm init', 'interactive'],
  ['npm install lodash', 'mutates-source'],
  ['npm install shop', 'self-install'],
  ['npm publish', 'deploy'],
  ['heroku create', 'deploy'],
  ['docker build .', 'container'],
  ['kubectl apply -f x.yml', 'container'],
  ['npm run up', 'container'],
  ['npm run db:drop', 'destructive-data'],
  ['npx knex migrate:rollback', 'destructive-data'],
  ['npm run lint:fix', 'mutates-source'],
  ['npx prettier --write .', 'mutates-source'],
  ['npx sequelize-cli model:generate --name User', 'mutates-source'],
  ['npm run test:watch', 'watch-mode'],
  ['npx jest --watch', 'watch-mode'],
  ['pm2 start app.js', 'daemon'],
  ['npx prisma studio', 'interactive'],
  ['code .', 'editor'],
  ['kill -9 1', 'other-processes'],
  ['pip install x', 'other-language'],
  ['curl https://example.com', 'network'],
  ['true && sudo reboot', 'privileged'],
  ['bash -c "cd /; sudo reboot"', 'privileged'],
  ['echo $(sudo id)', 'privileged'],
  ['npm run sly', 'privileged'],
])('never run: %s', async (command, rule) => {
  const body = scripts({
    up: 'docker compose up',
    'db:drop': 'x',
    'lint:fix': 'x',
    'test:watch': 'x',
    sly: 'echo hi && sudo id',
  })
  const steps = await planned(fence(command), { 'package.json': body })
  expect(steps.at(-1)).toMatchObject({ class: 'skipped', rule })
})

test.each([
  ['node --version', 'probe'],
  ['npm ci', 'install'],
  ['yarn', 'install'],
  ['cross-env NODE_ENV=test npx knex migrate:latest', 'setup'],
  ['npx prisma migrate deploy', 'setup'],
  ['npm run db:create', 'setup'],
  ['npm run build', 'setup'],
  ['node server.js', 'server'],
  ['npx nodemon src/index.js', 'server'],
  ['npm run go', 'server'],
  ['npm run test:e2e', 'verify'],
  ['npx tsc --noEmit', 'verify'],
  ['curl http://localhost:3000/health', 'request'],
  ['mongod', 'service'],
  ['createdb shop', 'service'],
  ['docker run -d -p 5432:5432 postgres:17', 'service'],
  ['docker compose up -d', 'service'],
  ['unheard-of --all', 'blocked'],
  ['export KEY=<your key>', 'blocked'],
  ['npm run go -- path/to/file', 'blocked'],
])('%s is classed as %s', async (command, kind) => {
  const files = {
    'package.json': scripts({ go: 'nodemon src', 'db:create': 'sequelize db:create' }),
    'compose.yaml': 'services:\n  db:\n    image: postgres:17\n',
  }
  const [step] = await planned(fence(command), files)
  expect(step?.class).toBe(kind)
})

test('sections that are no part of the set-up are skipped, whatever the title of the README', async () => {
  const readme = `# Docker API\n\n## Install\n\n${fence('npm i')}\n## Deployment\n\n### Install\n\n${fence('npm run build')}\n## FAQ\n\n${fence('npm start')}`
  expect((await planned(readme)).map(step => [step.class, step.rule])).toEqual([
    ['install', 'install'],
    ['skipped', 'section'],
    ['skipped', 'section'],
  ])
})

test('what follows a `cd` out of the clone is left alone, until the next section', async () => {
  const readme = `## Try\n\n${fence('npm i', 'npx create-thing app', 'cd app', 'npm start')}\n## Run\n\n${fence('npm start')}`
  expect((await planned(readme)).map(step => step.rule)).toEqual([
    'install',
    'scaffold-new-project',
    'no-folder',
    'elsewhere',
    'server',
  ])
})

test('the folder is carried from step to step, and the same step is run once', async () => {
  const files = { 'api/package.json': scripts({ dev: 'node .' }), 'web/x': '' }
  const steps = await planned(
    fence('cd api', 'npm i', 'npm run dev', 'cd ../web', 'cd ..', 'cd api', 'npm i'),
    files,
  )
  expect(steps.map(step => [step.cwd, step.rule])).toEqual([
    ['', 'enter'],
    ['api', 'install'],
    ['api', 'server'],
    ['api', 'enter'],
    ['web', 'enter'],
    ['', 'enter'],
    ['api', 'repeated'],
  ])
})

test('a README without a set-up leads to the page it links to', async () => {
  const readme = 'See [how to set up](docs/set%20up.md#start).'
  const steps = await planned(readme, { 'docs/set up.md': fence('npm i') })
  expect(steps).toMatchObject([{ file: 'docs/set up.md', line: 2, class: 'install' }])
})
