import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { editsOf } from './edits.mjs'

/**
 * Writes a realistic repository for benchmarks: files in TypeScript, JavaScript, Markdown, JSON and YAML,
 * with imports, routes, migrations, tests and reads of environment variables. The content is always the same;
 * 1,000 files have about 3.7 MB, 10,000 about 28 MB, with ten files per commit, and as many commits that edit
 * them as `edits` says.
 *
 *   node scripts/bench/tree.mjs FOLDER 1000 4000
 */
export function writeTree(folder, count, edits = 0) {
  mkdirSync(folder, { recursive: true })
  git(folder, 'init', '--quiet', '--initial-branch=main')
  git(folder, 'fast-import', '--quiet', { input: streamOf(filesOf(count), edits) })
  git(folder, 'reset', '--quiet', '--hard', 'main')
  // The files have the same timestamp as the index, so without this git would read each of them again.
  git(folder, 'update-index', '--really-refresh')
}

/** In real repositories of these sizes, the larger ones had smaller files. */
const meanLength = count => (count > 3000 ? 2800 : 3700)

function filesOf(count) {
  const files = fixedFiles()
  for (let n = files.length; n < count - 1; n++) {
    const random = randomFrom(n)
    // Many files are short, and some are long.
    const length = meanLength(count) * (0.15 + 2.55 * random() ** 2)
    files.push(fileOf(n, areaOf(n, count), random, length))
  }
  return [...files, { path: 'openapi.yaml', text: documentOf(files) }]
}

/** Folders of about 25 files. */
function areaOf(n, count) {
  const random = randomFrom(1e6 + (n % Math.ceil(count / 25)))
  return `${wordOf(random)}-${wordOf(random)}`
}

function fileOf(n, area, random, length) {
  const name = `${wordOf(random)}-${n}`
  const share = random()
  const { pathOf, first, rest } = kinds.find(({ upTo }) => share < upTo)
  const path = pathOf(area, name, n)
  let text = first(random)
  for (let part = 0; text.length < length && rest.length > 0; part++) text += rest[part % rest.length](random)
  if (/\.[tj]s$/.test(path) && random() < 0.06) text += environmentRead(random)
  return { path, text: path.endsWith('.json') ? `[\n${text}  {}\n]\n` : text }
}

/** The share of each kind of file, and the parts of their texts. */
const kinds = [
  {
    upTo: 0.02,
    pathOf: (area, name) => `src/${area}/${name}.routes.ts`,
    first: imports,
    rest: [routes, method, types, service, comment, method],
  },
  {
    upTo: 0.47,
    pathOf: (area, name) => `src/${area}/${name}.ts`,
    first: imports,
    rest: [types, method, service, comment, method],
  },
  {
    upTo: 0.6,
    pathOf: (area, name) => `lib/${area}/${name}.js`,
    first: requires,
    rest: [plainFunction, comment, plainFunction],
  },
  {
    upTo: 0.62,
    pathOf: (area, _name, n) => `db/migrations/${stampOf(n)}_${area.replace('-', '_')}_${n}.ts`,
    first: migration,
    rest: [],
  },
  {
    upTo: 0.78,
    pathOf: (area, name) => `test/${area}/${name}.test.ts`,
    first: imports,
    rest: [testCase],
  },
  {
    upTo: 0.9,
    pathOf: (area, name) => `docs/${area}/${name}.md`,
    first: heading,
    rest: [prose, fence, prose],
  },
  { upTo: 0.96, pathOf: (area, name) => `data/${area}/${name}.json`, first: json, rest: [json] },
  { upTo: 1, pathOf: (area, name) => `deploy/${area}/${name}.yaml`, first: yaml, rest: [yaml] },
]

const words =
  'account address amount batch booking cart catalog channel client comment contract country coupon credit customer delivery device document draft event export feature filter group history image import index invoice item journal key label ledger limit list location member message metric note notice offer order owner page parcel password payment period permission plan price product profile project quota rate record refund region report request result review role route rule sale schedule search segment session setting shipment signup slot source stage status stock store subscription supplier tag task team tenant ticket token total trace transfer trial unit upload user value vendor version visit voucher warehouse webhook'.split(
    ' ',
  )

function wordOf(random) {
  return words[Math.floor(random() * words.length)]
}

function capital(word) {
  return word[0].toUpperCase() + word.slice(1)
}

function imports(random) {
  const lines = Array.from({ length: 2 + Math.floor(random() * 6) }, () => {
    const [a, b] = [wordOf(random), wordOf(random)]
    return `import { ${a}Of, type ${capital(a)} } from '../${b}/${a}.js'\n`
  })
  return `import { createHash } from 'node:crypto'\n${lines.join('')}\n`
}

function requires(random) {
  const lines = Array.from({ length: 2 + Math.floor(random() * 4) }, () => {
    const [a, b] = [wordOf(random), wordOf(random)]
    return `const ${a} = require('../${b}/${a}')\n`
  })
  return `'use strict'\n\n${lines.join('')}\n`
}

function types(random) {
  const name = capital(wordOf(random))
  const fields = Array.from({ length: 3 + Math.floor(random() * 6) }, () => {
    const type = ['string', 'number', 'boolean', `readonly ${name}[]`, 'Date | undefined'][
      Math.floor(random() * 5)
    ]
    return `  /** The ${wordOf(random)} of this ${wordOf(random)}, as its ${wordOf(random)} says. */\n  readonly ${wordOf(random)}${capital(wordOf(random))}: ${type}\n`
  })
  return `export interface ${name} extends Partial<Record<string, unknown>> {\n${fields.join('')}}\n\n`
}

function method(random) {
  const [a, b, c, d] = [wordOf(random), wordOf(random), wordOf(random), wordOf(random)]
  return `export async function ${a}${capital(b)}(${c}: ${capital(c)}, options: { readonly limit?: number } = {}): Promise<${capital(a)}[]> {
  const { limit = ${Math.floor(random() * 100)} } = options
  const found = await ${c}.${d}s.filter(entry => entry.${b} !== undefined && entry.${a}.length > limit)
  if (found.length === 0) throw new Error(\`There is no ${a} for the ${b} \${${c}.id}.\`)
  for (const [index, entry] of found.entries()) {
    if (index % 2 === 0 && entry.${d}?.isActive) continue
    entry.${b} = await ${c}.get(entry.id, { ${a}: entry.${a} ?? '${d}', ${d}: index * 10 })
  }
  return found.map(({ id, ${a} }) => ({ id, ${a}, url: 'https://api.example.com/${b}/' + id }))
}

`
}

function service(random) {
  const [a, b, c] = [wordOf(random), wordOf(random), wordOf(random)]
  return `export class ${capital(a)}${capital(b)}Service {
  readonly #${c}s = new Map<string, ${capital(c)}>()

  constructor(private readonly ${b}s: Repository<${capital(b)}>, private readonly clock: () => Date) {}

  async find(id: string): Promise<${capital(a)} | undefined> {
    const known = this.#${c}s.get(id)
    if (known) return known
    const row = await this.${b}s.findOne({ where: { id }, relations: ['${a}', '${c}'] })
    return row ? { ...row, at: this.clock().toISOString() } : undefined
  }

  async signIn(email: string, password: string): Promise<boolean> {
    const token = createHash('sha256').update(\`\${email}:\${password}\`).digest('hex')
    return (await this.${b}s.count({ where: { email, token } })) > 0
  }
}

`
}

function plainFunction(random) {
  const [a, b, c] = [wordOf(random), wordOf(random), wordOf(random)]
  return `function ${a}${capital(b)}(${c}, callback) {
  var self = this
  if (typeof ${c} === 'function') {
    callback = ${c}
    ${c} = {}
  }
  Object.keys(${c}).forEach(function (key) {
    if (!self.${b}.hasOwnProperty(key)) self.${b}[key] = ${c}[key] || null
  })
  return ${a}.request('/${b}', self.${b}, function (error, result) {
    if (error) return callback(error)
    callback(null, result.rows.map(function (row) { return row.${c} + ${Math.floor(random() * 1000)} }))
  })
}

module.exports.${a}${capital(b)} = ${a}${capital(b)}

`
}

function comment(random) {
  const lines = Array.from({ length: 2 + Math.floor(random() * 4) }, () => ` * ${sentence(random)}\n`)
  return `/**\n${lines.join('')} */\n`
}

function sentence(random) {
  const [a, b, c, d] = [wordOf(random), wordOf(random), wordOf(random), wordOf(random)]
  return `Each ${a} belongs to one ${b}, and the ${c} of a ${d} is kept until its ${a} has been closed.`
}

function routes(random) {
  const [a, b] = [wordOf(random), wordOf(random)]
  return `router.get('/${a}s/:id/${b}s', async (request, reply) => {
  const ${b}s = await service.${b}s(request.params.id, Number(request.query.limit ?? 20))
  return reply.send({ items: ${b}s, next: ${b}s.at(-1)?.id ?? null })
})

router.post('/${a}s', { schema: ${a}Schema }, async (request, reply) => {
  const ${a} = await service.create${capital(a)}(request.body)
  return reply.code(201).header('location', \`/${a}s/\${${a}.id}\`).send(${a})
})

`
}

function environmentRead(random) {
  const name = `${wordOf(random)}_${['URL', 'LIMIT', 'REGION', 'TIMEOUT'][Math.floor(random() * 4)]}`
  return `export const fromEnvironment = process.env.${name.toUpperCase()} ?? '${wordOf(random)}'\n`
}

function migration(random) {
  const [a, b] = [wordOf(random), wordOf(random)]
  return `import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('${a}_${b}s', table => {
    table.increments('id')
    table.string('${a}', 200).notNullable().index()
    table.timestamp('created_at').notNullable().defaultTo(knex.fn.now())
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('${a}_${b}s')
}
`
}

function testCase(random) {
  const [a, b, c] = [wordOf(random), wordOf(random), wordOf(random)]
  return `describe('${a} of a ${b}', () => {
  it('keeps the ${c} when the ${a} changes', async () => {
    const app = await createApp({ ${a}: { id: '${Math.floor(random() * 1e9)}', password: 'correct-horse-1' } })
    const reply = await request(app).get('/${b}s/1').set('authorization', 'Bearer test-token')
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ ${c}: [{ ${a}: '${b}', total: ${Math.floor(random() * 1e4)} }] })
  })
})

`
}

function heading(random) {
  return `# ${capital(wordOf(random))} and ${wordOf(random)}\n\n`
}

function prose(random) {
  const sentences = Array.from({ length: 3 + Math.floor(random() * 4) }, () => sentence(random))
  return `${sentences.join('\n')}\n\n- [${wordOf(random)}](../${wordOf(random)}.md): the \`${wordOf(random)}\` and what it needs\n\n`
}

function fence(random) {
  return `\`\`\`sh\nnpm run ${wordOf(random)} -- --${wordOf(random)}=${wordOf(random)}\n\`\`\`\n\n`
}

function json(random) {
  const id = Math.floor(random() * 1e12)
  return `  {\n    "id": ${id},\n    "${wordOf(random)}": "${sentence(random)}",\n    "token_count": ${Math.floor(random() * 100)},\n    "${wordOf(random)}": [${Array.from({ length: 5 }, () => Math.floor(random() * 1000)).join(', ')}]\n  },\n`
}

function yaml(random) {
  const [a, b] = [wordOf(random), wordOf(random)]
  return `${a}-${b}-${Math.floor(random() * 1e6)}:\n  image: registry.example.com/${a}/${b}:1.${Math.floor(random() * 100)}\n  environment:\n    - ${a.toUpperCase()}_LIMIT=${Math.floor(random() * 100)}\n    - ${b.toUpperCase()}_URL=http://${b}:3000\n  resources: { cpu: 100m, memory: 128Mi }\n`
}

/** The files that make it a repository which can be set up by its README. */
function fixedFiles() {
  const manifest = {
    name: 'shop',
    version: '1.0.0',
    engines: { node: '>=20.19.0' },
    scripts: {
      start: 'node dist/server.js',
      dev: 'tsx watch src/server.ts',
      test: 'vitest run',
      migrate: 'knex migrate:latest',
    },
    dependencies: { express: '^5.0.0', knex: '^3.0.0' },
    devDependencies: { typescript: '^5.0.0', vitest: '^3.0.0' },
  }
  const lock = { name: 'shop', version: '1.0.0', lockfileVersion: 3, packages: { '': manifest } }
  return Object.entries({
    'README.md': `# Shop\n\n## Set-up\n\n\`\`\`sh\ngit clone https://github.com/acme/shop.git\ncd shop\nnpm ci\ncp .env.example .env\nnpm run migrate\nnpm run dev\n\`\`\`\n\n## Tests\n\n\`\`\`sh\nnpm test\n\`\`\`\n`,
    'package.json': `${JSON.stringify(manifest, undefined, 2)}\n`,
    'package-lock.json': `${JSON.stringify(lock, undefined, 2)}\n`,
    'tsconfig.json':
      '{ "compilerOptions": { "strict": true, "module": "nodenext", "skipLibCheck": true } }\n',
    '.gitignore': 'node_modules\n.env\ndist\n',
    '.env.example': 'PORT=3000\nDATABASE_URL=\n',
    'knexfile.js': `module.exports = { client: 'pg', migrations: { directory: './db/migrations' } }\n`,
    'src/config.ts': `export const port = Number(process.env.PORT ?? 3000)\nexport const database = process.env.DATABASE_URL\n`,
    'src/server.ts': `import express from 'express'\nimport { port } from './config.js'\n\nconst app = express()\napp.get('/v1/health', (_request, response) => response.json({ ok: true }))\napp.listen(port)\n`,
    '.github/workflows/ci.yml': `on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - uses: actions/setup-node@v4\n        with: { node-version: 20 }\n      - run: npm ci && npm test\n`,
  }).map(([path, text]) => ({ path, text }))
}

/** The OpenAPI document with the routes of all files. */
function documentOf(files) {
  const paths = new Map([['/v1/health', new Set(['get'])]])
  for (const { path, text } of files) {
    if (!path.endsWith('.routes.ts')) continue
    for (const [, method, route] of text.matchAll(/router\.(get|post)\('([^']+)'/g)) {
      const key = route.replace(/:(\w+)/g, '{$1}')
      paths.set(key, (paths.get(key) ?? new Set()).add(method))
    }
  }
  const entries = [...paths].map(([route, methods]) => {
    const named = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const parameters = named.map(
      name => `\n    parameters: [{ name: ${name}, in: path, required: true, schema: { type: string } }]`,
    )
    const operations = [...methods].map(
      method => `\n    ${method}: { responses: { '200': { description: Done. } } }`,
    )
    return `  ${route}:${parameters.join('')}${operations.join('')}\n`
  })
  return `openapi: 3.1.0\ninfo: { title: Shop, version: 1.0.0 }\npaths:\n${entries.join('')}`
}

/** The input of git fast-import: ten files per commit, one commit per hour; then the edits. */
function streamOf(files, edits) {
  const parts = []
  for (let from = 0; from < files.length; from += 10) {
    const message = `Add ${files[from].path}`
    const time = 1_700_000_000 + from * 360
    parts.push(`commit refs/heads/main\ncommitter Dev <dev@example.com> ${time} +0000\n`)
    parts.push(`data ${Buffer.byteLength(message)}\n${message}\n`)
    for (const { path, text } of files.slice(from, from + 10))
      parts.push(`M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`)
  }
  return (
    parts.join('') + editsOf(files, { commits: edits, start: 1_700_000_000 + files.length * 360, randomFrom })
  )
}

function stampOf(n) {
  return new Date(Date.UTC(2022, 0, 1) + n * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14)
}

/** mulberry32: the same seed gives the same numbers on every machine. */
function randomFrom(seed) {
  let state = (seed * 2_654_435_761) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function git(cwd, ...args) {
  const { input, ...rest } = typeof args.at(-1) === 'object' ? args.pop() : {}
  const { status, stderr } = spawnSync('git', args, { cwd, input, encoding: 'utf8', ...rest })
  if (status !== 0) throw new Error(`git ${args[0]}: ${stderr}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeTree(process.argv[2] ?? 'tree', Number(process.argv[3] ?? 1000), Number(process.argv[4] ?? 0))
