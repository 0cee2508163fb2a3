// @ts-check
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * What teams change in a project. `holds` says whether an edit other than an added line is still there after an update;
 * `clashes` are the files in which it changes lines that the template changes too, or the next ones.
 * `finish` is what a note of the update asks for, before the checks.
 * @typedef {{ name: string, edit: (project: string) => void, holds?: (project: string) => boolean, clashes?: readonly string[], finish?: (project: string) => void }} Edit
 */

/** @type {readonly Edit[]} */
export const edits = [
  { name: 'nothing', edit: () => {} },
  {
    name: 'renamed resource',
    edit(project) {
      move(project, 'src/products', 'src/articles')
      replaceAll(
        project,
        ['src/resources.ts', 'test/products.test.ts', 'test/orders.test.ts'],
        '/products/',
        '/articles/',
      )
      const [entry = ''] =
        /export const products = \{\n( {2}.*\n)*\}\n/.exec(read(project, 'src/resources.ts')) ?? []
      change(project, 'src/resources.ts', entry, '')
      const clients = 'export const clients'
      change(project, 'src/resources.ts', clients, entry.replace('products', 'articles') + clients)
    },
    holds: project => isThere(project, 'src/articles/routes.ts') && !isThere(project, 'src/products'),
  },
  {
    name: 'changed route',
    edit(project) {
      for (const path of ['src/products/routes.ts', 'openapi.json'])
        change(project, path, 'List products', 'List all products of the shop')
    },
  },
  {
    name: 'own route in a changed file',
    edit: project =>
      change(
        project,
        'src/orders/routes.ts',
        "summary: 'Place an order'",
        "summary: 'Order goods of the shop'",
      ),
  },
  {
    name: 'own config variable',
    edit(project) {
      const port = '  PORT = env.int(3000, '
      change(
        project,
        'src/config/config.ts',
        port,
        `  SHOP_NAME = env.text('shop', 'The name in mails.')\n${port}`,
      )
      change(
        project,
        '.env.example',
        '# The port to listen on.',
        '# The name in mails.\n# SHOP_NAME=shop\n\n# The port to listen on.',
      )
    },
  },
  {
    name: 'own config variable at the end',
    edit(project) {
      const last = "notice.')\n}\n\nexport class Dev"
      const [end] = / {2}CLOSE_TIMEOUT = .*\n\}\n/.exec(read(project, 'src/config/config.ts')) ?? [last]
      change(
        project,
        'src/config/config.ts',
        end,
        end.replace('}\n', "  SHOP_NAME = env.text('shop', 'The name in mails.')\n}\n"),
      )
      write(
        project,
        '.env.example',
        `${read(project, '.env.example').trimEnd()}\n\n# The name in mails.\n# SHOP_NAME=shop\n`,
      )
    },
  },
  {
    name: 'added dependency',
    edit(project) {
      change(project, 'package.json', '    "typebox":', '    "pino": "^10.0.0",\n    "typebox":')
      const row = '| `pino` | Our level of errors, in `src/error-level.ts` |'
      write(
        project,
        'docs/dependencies.md',
        read(project, 'docs/dependencies.md').replace(/\n\|.*knex.*\n/i, `$&${row}\n`),
      )
      write(
        project,
        'src/error-level.ts',
        "import { pino } from 'pino'\n\n/** The number of errors in the log. */\nexport const errorLevel = pino.levels.values.error\n",
      )
    },
  },
  {
    name: 'raised dependency',
    edit: project =>
      write(
        project,
        'package.json',
        read(project, 'package.json').replace(/"knex": ".*?"/, '"knex": "^3.3.1"'),
      ),
  },
  {
    name: 'deleted examples',
    clashes: ['docs/practices.md'],
    edit(project) {
      remove(project, 'src/orders', 'test/orders.test.ts', 'src/products', 'test/products.test.ts')
      removeMatching(project, 'db/seeds/development', /_(orders|products)\.ts$/)
      removeMatching(project, 'db/migrations', /_create_(order|product)/)
      write(
        project,
        'src/resources.ts',
        read(project, 'src/resources.ts').replace(
          /export const (orders|products) = \{\n( {2}.*\n)*\}\n/g,
          '',
        ),
      )
      write(
        project,
        'docs/practices.md',
        read(project, 'docs/practices.md').replace(/^.*src\/orders\/routes\.ts.*\n/gm, ''),
      )
    },
    holds: project => !isThere(project, 'src/orders') && !isThere(project, 'test/products.test.ts'),
  },
  {
    name: 'taken-out part: metrics',
    edit: project => takeOut(project, 'metrics'),
    holds: project => !isThere(project, 'src/http/operate/metrics.ts'),
  },
  {
    name: 'taken-out part: jobs',
    edit(project) {
      // Notices send mails by jobs, in the versions that have them.
      takeOut(project, 'notices')
      takeOut(project, 'jobs')
    },
    finish(project) {
      // New in the template, and not added in full, because jobs are not there.
      if (isThere(project, 'src/notices/service.ts')) return
      takeOut(project, 'notices')
      takeOut(project, 'jobs')
    },
    holds: project =>
      !isThere(project, 'src/jobs') &&
      !isThere(project, 'src/worker.ts') &&
      !/WORKER_CONCURRENCY/.test(read(project, 'src/config/config.ts')),
  },
  {
    name: 'moved folder',
    edit: project => move(project, 'test/jobs', 'test/background'),
    holds: project => isThere(project, 'test/background') && !isThere(project, 'test/jobs'),
  },
  {
    name: 'renamed file',
    edit(project) {
      move(project, 'src/signals.ts', 'src/shutdown.ts')
      replaceAll(
        project,
        modulesBelow(project, 'src').concat(modulesBelow(project, 'test')),
        '/signals.ts',
        '/shutdown.ts',
      )
    },
    holds: project => isThere(project, 'src/shutdown.ts') && !isThere(project, 'src/signals.ts'),
  },
  {
    name: 'reformatted file',
    edit: project => write(project, 'src/app.ts', read(project, 'src/app.ts').replace(/^( +)/gm, '$1$1')),
    clashes: ['src/app.ts'],
  },
  {
    name: 'changed README',
    edit(project) {
      write(project, 'README.md', read(project, 'README.md').replace(/^# .*$/m, '# The shop'))
      write(project, 'README.md', `${read(project, 'README.md')}\n## Who to ask\n\nThe shop team, room 4.\n`)
    },
  },
  {
    name: 'generated resource',
    edit(project) {
      cpSync(join(project, 'src/products'), join(project, 'src/vouchers'), { recursive: true })
      for (const path of ['src/vouchers/schema.ts', 'src/vouchers/routes.ts']) asVouchers(project, path)
      const [products = ''] = readdirSync(join(project, 'db/migrations')).filter(name =>
        /_create_products/.test(name),
      )
      const migration = 'db/migrations/20261126T080000_create_vouchers.ts'
      write(project, migration, read(project, `db/migrations/${products}`))
      asVouchers(project, migration)
      const entry =
        "export const vouchers = {\n  schema: () => import('./vouchers/schema.ts'),\n  routes: () => import('./vouchers/routes.ts'),\n}\n"
      write(project, 'src/resources.ts', read(project, 'src/resources.ts') + entry)
    },
  },
  {
    name: 'own migration',
    edit: project =>
      write(
        project,
        'db/migrations/20261125T090000_index_stock.ts',
        "import type { Knex } from 'knex'\n\nexport async function up(knex: Knex): Promise<void> {\n  await knex.schema.alterTable('products', table => table.index(['stock']))\n}\n\nexport async function down(knex: Knex): Promise<void> {\n  await knex.schema.alterTable('products', table => table.dropIndex(['stock']))\n}\n",
      ),
  },
  {
    name: 'CRLF file',
    edit(project) {
      write(project, '.gitattributes', `${read(project, '.gitattributes')}docs/versioning.md -text\n`)
      write(
        project,
        'docs/versioning.md',
        read(project, 'docs/versioning.md').replaceAll('\n', '\r\n').replace('# ', '# Our '),
      )
    },
    holds: project => !/[^\r]\n/.test(read(project, 'docs/versioning.md')),
  },
  {
    name: 'file mode',
    edit: project => chmodSync(join(project, 'scripts/ci.mjs'), 0o755),
    holds: project => (statSync(join(project, 'scripts/ci.mjs')).mode & 0o111) !== 0,
  },
  {
    name: 'removed final newline',
    edit: project => write(project, 'docs/errors.md', read(project, 'docs/errors.md').trimEnd()),
    holds: project => !read(project, 'docs/errors.md').endsWith('\n'),
  },
  {
    name: 'changed package scripts',
    edit: project =>
      change(
        project,
        'package.json',
        '    "format": ',
        '    "lint": "biome lint",\n    "tidy": "biome format --write",\n    "format": ',
      ),
  },
  {
    name: 'changed workflow',
    edit(project) {
      const ci = '.github/workflows/ci.yml'
      write(
        project,
        ci,
        read(project, ci).replace('timeout-minutes: 10', 'timeout-minutes: 25 # slow runners'),
      )
    },
  },
  {
    name: 'deleted workflows',
    edit: project => remove(project, '.github'),
    holds: project => !isThere(project, '.github'),
  },
  {
    name: 'edited .gitignore',
    edit: project => write(project, '.gitignore', `${read(project, '.gitignore')}.idea/\n*.pem\n`),
  },
  {
    name: 'edited test',
    edit: project =>
      write(
        project,
        'test/operations.test.ts',
        `${read(project, 'test/operations.test.ts')}\ntest('the shop is open', () => {\n  expect(1 + 1).toBe(2)\n})\n`,
      ),
  },
  {
    name: 'edited docs table',
    edit: project =>
      write(
        project,
        'docs/practices.md',
        read(project, 'docs/practices.md').replace(
          '\n## Not here yet',
          '| Ask the shop team | room 4 | `README.md` |\n\n## Not here yet',
        ),
      ),
    // The template took the heading after it away.
    clashes: ['docs/practices.md'],
  },
  {
    name: 'deleted doc',
    edit: project => remove(project, 'docs/versioning.md'),
    holds: project => !isThere(project, 'docs/versioning.md'),
  },
  {
    name: 'own setting in gapi.yml',
    edit: project =>
      write(project, 'gapi.yml', `${read(project, 'gapi.yml')}doctor:\n  skip: [docs/links]\n`),
  },
  {
    name: 'comment in gapi.yml',
    edit: project => change(project, 'gapi.yml', 'template: api\n', 'template: api # of the platform team\n'),
  },
  {
    name: 'changed tsconfig',
    edit: project =>
      change(
        project,
        'tsconfig.json',
        '    "strict": true,',
        '    "strict": true,\n    "allowUnreachableCode": false,',
      ),
  },
  {
    name: 'changed Dockerfile',
    edit: project => change(project, 'Dockerfile', 'EXPOSE 3000', 'LABEL team=shop\nEXPOSE 3000'),
  },
  {
    name: 'line in src/resources.ts',
    edit: project =>
      change(
        project,
        'src/resources.ts',
        'export const orders',
        '// What customers buy.\nexport const orders',
      ),
  },
  {
    name: 'deleted script',
    edit: project =>
      write(project, 'package.json', read(project, 'package.json').replace(/^ {4}"dev": .*\n/m, '')),
    holds: project => !/"dev":/.test(read(project, 'package.json')),
  },
  {
    name: 'same lines as the template',
    clashes: ['src/signals.ts'],
    edit: project =>
      change(
        project,
        'src/signals.ts',
        "'Uncaught error: the process stops.'",
        "'Uncaught error in the shop: the process stops.'",
      ),
  },
]

/**
 * Takes a part out as docs/parts.md of the project says; nothing where it has no such part.
 * @param {string} project @param {string} part
 */
function takeOut(project, part) {
  const page = read(project, 'docs/parts.md')
  const rows = page.split('\n').filter(line => new RegExp(`^\\| ${part}\\b`).test(line))
  const [[name = ''] = [], paths = []] = cellsOf(rows[0] ?? '')
  const [variables = []] = cellsOf(rows[1] ?? '')
  remove(project, ...paths.filter(path => isThere(project, path)))
  for (const list of ['src/resources.ts', 'src/parts.ts']) {
    const entry = new RegExp(
      `^export (?:const ${name} = .*|\\{ ${name} \\} from .*)\\n(?: {2}.*\\n\\}?\\n?)*`,
      'm',
    )
    write(project, list, read(project, list).replace(entry, ''))
  }
  const config = variables.reduce(
    (text, variable) => {
      const field = new RegExp(
        `^ {2}(?:override )?${variable} = .*\\n(?: {4}.*\\n)*(?: {2}[)}\\]].*\\n)?`,
        'gm',
      )
      return text.replace(field, '')
    },
    read(project, 'src/config/config.ts'),
  )
  write(project, 'src/config/config.ts', config.replace(/\n{3,}/g, '\n\n'))
  const example = read(project, '.env.example').split('\n\n')
  const isOf = /** @param {string} text */ text =>
    variables.some(each => new RegExp(`^(# )?${each}=`, 'm').test(text))
  write(project, '.env.example', example.filter(text => !isOf(text)).join('\n\n'))
  const said = page
    .replaceAll('\n', ' ')
    .split('. ')
    .filter(text => new RegExp(`^(Without )?${part}`, 'i').test(text))
  const gone = said.flatMap(text => /npm uninstall ([^`]*)/.exec(text)?.[1]?.split(' ') ?? [])
  const manifest = read(project, 'package.json').split('\n')
  write(
    project,
    'package.json',
    manifest.filter(line => !gone.some(each => line.includes(`"${each}":`))).join('\n'),
  )
}

/** The code in each cell of a row of a table, but the first. @param {string} row */
function cellsOf(row) {
  const cells = row.split('|').slice(2, -1)
  return cells.map(cell => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code))
}

/** @param {string} project @param {string} path */
function asVouchers(project, path) {
  const text = read(project, path)
  const words = { products: 'vouchers', Products: 'Vouchers', product: 'voucher', Product: 'Voucher' }
  write(
    project,
    path,
    text.replace(
      /products|Products|product|Product/g,
      word => words[/** @type {keyof typeof words} */ (word)],
    ),
  )
}

/** @param {string} project @param {string} folder @returns {string[]} */
function modulesBelow(project, folder) {
  return readdirSync(join(project, folder), { withFileTypes: true }).flatMap(entry => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return modulesBelow(project, path)
    return path.endsWith('.ts') ? [path] : []
  })
}

/** @param {string} project @param {readonly string[]} paths @param {string} from @param {string} to */
function replaceAll(project, paths, from, to) {
  for (const path of paths) {
    const text = read(project, path)
    if (text.includes(from)) write(project, path, text.replaceAll(from, to))
  }
}

/** @param {string} project @param {string} path @param {string} from @param {string} to */
function change(project, path, from, to) {
  const text = read(project, path)
  if (!text.includes(from)) throw new Error(`${path} has no ${JSON.stringify(from)}`)
  write(
    project,
    path,
    text.replace(from, () => to),
  )
}

/** @param {string} project @param {string} path */
function read(project, path) {
  return readFileSync(join(project, path), 'utf8')
}

/** @param {string} project @param {string} path @param {string} text */
function write(project, path, text) {
  mkdirSync(dirname(join(project, path)), { recursive: true })
  writeFileSync(join(project, path), text)
}

/** @param {string} project @param {string} from @param {string} to */
function move(project, from, to) {
  mkdirSync(dirname(join(project, to)), { recursive: true })
  renameSync(join(project, from), join(project, to))
}

/** @param {string} project @param {...string} paths */
function remove(project, ...paths) {
  for (const path of paths) rmSync(join(project, path), { recursive: true })
}

/** @param {string} project @param {string} folder @param {RegExp} pattern */
function removeMatching(project, folder, pattern) {
  for (const name of readdirSync(join(project, folder)))
    if (pattern.test(name)) remove(project, `${folder}/${name}`)
}

/** @param {string} project @param {string} path */
function isThere(project, path) {
  return statSync(join(project, path), { throwIfNoEntry: false }) !== undefined
}
