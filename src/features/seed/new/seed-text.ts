import { stamps } from 'virtual:stamps'
import { UserError } from '../../../core/system/errors.ts'

export const formats = ['ts', 'js', 'mjs', 'cjs', 'mts', 'cts', 'yaml', 'json', 'csv', 'py'] as const

export type Format = (typeof formats)[number]

/** The input for the text of a new seed. */
export interface Start {
  /** The table that it probably fills. */
  readonly subject: string
  readonly columns: readonly string[]
  /** Whether a .js here is an ES module. */
  readonly isModule: boolean
  /** The project's template; undefined where it is not known. */
  readonly template: string | undefined
  /** The path of the project, relative to the folder of the seed. */
  readonly root: string
}

/** A separate constant, so that the import in a seed's text does not look like an import of this file. */
const knexPackage = "'knex'"

/** A seed that runs and does nothing yet. */
export function textOf(format: Format, start: Start): string {
  const { subject, columns, isModule } = start
  if (format === 'csv') return csvText(columns)
  if (format === 'json') return `${JSON.stringify({ table: subject, rows: [] }, null, 2)}\n`
  if (format === 'yaml') return yamlText(subject, columns)
  if (format === 'py') return stampOf('py', start) ?? pythonText
  if (/ts$/.test(format)) return stampOf('ts', start) ?? knexText
  return format === 'mjs' || (format === 'js' && isModule)
    ? `/** @param { import(${knexPackage}).Knex } knex */\nexport async function seed(knex) {\n}\n`
    : `/** @param { import(${knexPackage}).Knex } knex */\nexports.seed = async knex => {\n}\n`
}

const knexText = `import type { Knex } from ${knexPackage}

export async function seed(knex: Knex): Promise<void> {
}
`

const pythonText = 'def seed() -> None:\n    pass\n'

/** The template's own text for a seed; undefined where it has none. */
function stampOf(extension: string, { template, root }: Start): string | undefined {
  const stamp = template === undefined ? undefined : stamps[template]?.seeds[extension]
  return stamp?.replaceAll('{{root}}', root)
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
