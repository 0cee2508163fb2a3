import { UserError } from '../../../core/errors.ts'

export const formats = ['ts', 'js', 'mjs', 'cjs', 'mts', 'cts', 'yaml', 'json', 'csv'] as const

export type Format = (typeof formats)[number]

/** What the text of a new seed is made of. */
export interface Start {
  /** The table it fills, most likely. */
  readonly subject: string
  readonly columns: readonly string[]
  /** Whether a .js here is an ES module. */
  readonly isModule: boolean
  /** The path of a generated project's own runner, from the seed. */
  readonly runner: string | undefined
}

/** A word apart, so that nobody takes the text of a seed for an import of ours. */
const knexPackage = "'knex'"

/** A seed that runs as it is, and does nothing yet. */
export function textOf(format: Format, start: Start): string {
  const { subject, columns, isModule, runner } = start
  if (format === 'csv') return csvText(columns)
  if (format === 'json') return `${JSON.stringify({ table: subject, rows: [] }, null, 2)}\n`
  if (format === 'yaml') return yamlText(subject, columns)
  if (/ts$/.test(format)) return runner ? ownText(runner) : knexText
  return format === 'mjs' || (format === 'js' && isModule)
    ? `/** @param { import(${knexPackage}).Knex } knex */\nexport async function seed(knex) {\n}\n`
    : `/** @param { import(${knexPackage}).Knex } knex */\nexports.seed = async knex => {\n}\n`
}

const knexText = `import type { Knex } from ${knexPackage}

export async function seed(knex: Knex): Promise<void> {
}
`

function ownText(runner: string): string {
  return `import type { Seed } from ${JSON.stringify(runner).replaceAll('"', "'")}

/** Add what is missing, as in \`await db.products.ensure({ sku }, { sku, name })\`: running it twice changes nothing. */
export const seed: Seed = async db => {
}
`
}

function yamlText(subject: string, columns: readonly string[]): string {
  const [first = 'name', ...others] = columns
  const example = [`#   - ${first}: …`, ...others.map(name => `#     ${name}: …`)]
  return [
    '# A row is known by its key, and another row by the key of its own: client_id: { name: Ada }',
    `table: ${subject}`,
    `# key: ${first}`,
    'rows: []',
    ...example,
    '',
  ].join('\n')
}

function csvText(columns: readonly string[]): string {
  if (columns.length > 0) return `${columns.join(',')}\n`
  throw new UserError(
    'The first line of a CSV file names its columns.',
    'Name them: gapi seed new products sku name --format csv',
  )
}
