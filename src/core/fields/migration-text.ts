import type { ChangeStatement, SchemaChange } from './change.ts'
import { quote } from './types.ts'

/** The language of the files in a folder. */
export type Language = 'ts' | 'esm' | 'cjs'

const widest = 110

/** The import in the written file. */
const knexPackage = quote('knex')

export function sourceOf(
  change: SchemaChange,
  language: Language,
  { transaction }: { transaction: boolean },
): string {
  const parts = [
    ...(language === 'ts' ? [`import type { Knex } from ${knexPackage}`] : []),
    ...(transaction ? [] : [configOf(language)]),
    functionOf('up', change.up, language),
    functionOf('down', change.down, language),
  ]
  return `${parts.join('\n\n')}\n`
}

function configOf(language: Language): string {
  return language === 'cjs'
    ? 'exports.config = { transaction: false }'
    : 'export const config = { transaction: false }'
}

function functionOf(name: 'up' | 'down', statements: readonly ChangeStatement[], language: Language): string {
  const knex = statements.every(({ kind }) => kind === 'throw') ? '_knex' : 'knex'
  const body = statements.map(statementOf).join('\n')
  const head = {
    ts: `export async function ${name}(${knex}: Knex): Promise<void>`,
    esm: `/** @param {import(${knexPackage}).Knex} ${knex} */\nexport async function ${name}(${knex})`,
    cjs: `/** @param {import(${knexPackage}).Knex} ${knex} */\nexports.${name} = async function ${name}(${knex})`,
  }[language]
  return `${head} {\n${body}\n}`
}

function statementOf(statement: ChangeStatement): string {
  if (statement.kind === 'comment') return `  // ${statement.text}`
  if (statement.kind === 'throw') return `  throw new Error(${quote(statement.message)})`
  if (statement.kind === 'call') return `  await ${statement.code}`
  const lines = statement.lines.map(line => lineOf(line)).join('\n')
  return `  await knex.schema.${statement.kind}('${statement.table}', table => {\n${lines}\n  })`
}

/** A line that is too wide is broken at its method calls. */
function lineOf(code: string): string {
  const line = `    ${code}`
  if (line.length <= widest) return line
  const calls = code.match(/\.\w+\((?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|\([^)]*\)|[^()'"])*\)/g) ?? []
  return ['    table', ...calls.map(call => `      ${call}`)].join('\n')
}
