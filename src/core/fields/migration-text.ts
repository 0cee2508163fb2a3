import type { ChangeStatement, SchemaChange } from './change.ts'
import type { ColumnContext } from './column-code.ts'
import { knexLines } from './knex-lines.ts'
import { quote } from './types.ts'

/** The language of the files in a folder. */
export type Language = 'ts' | 'esm' | 'cjs'

const widest = 110

/** The import in the written file. */
const knexPackage = quote('knex')

export function sourceOf(
  change: SchemaChange,
  language: Language,
  { transaction, context }: { readonly transaction: boolean; readonly context: ColumnContext },
): string {
  const parts = [
    ...(language === 'ts' ? [`import type { Knex } from ${knexPackage}`] : []),
    ...(transaction ? [] : [configOf(language)]),
    functionOf('up', change.up, language, context),
    functionOf('down', change.down, language, context),
  ]
  return `${parts.join('\n\n')}\n`
}

function configOf(language: Language): string {
  return language === 'cjs'
    ? 'exports.config = { transaction: false }'
    : 'export const config = { transaction: false }'
}

function functionOf(
  name: 'up' | 'down',
  statements: readonly ChangeStatement[],
  language: Language,
  context: ColumnContext,
): string {
  const knex = statements.every(({ kind }) => kind === 'throw') ? '_knex' : 'knex'
  const body = statements.map(each => statementOf(each, context)).join('\n')
  const head = {
    ts: `export async function ${name}(${knex}: Knex): Promise<void>`,
    esm: `/** @param {import(${knexPackage}).Knex} ${knex} */\nexport async function ${name}(${knex})`,
    cjs: `/** @param {import(${knexPackage}).Knex} ${knex} */\nexports.${name} = async function ${name}(${knex})`,
  }[language]
  return `${head} {\n${body}\n}`
}

function statementOf(statement: ChangeStatement, context: ColumnContext): string {
  switch (statement.kind) {
    case 'example':
      return `  // await knex.schema.alterTable('users', table => table.${examples[statement.of]})`
    case 'throw':
      return `  throw new Error(${quote(statement.message)})`
    case 'dropTable':
      return `  await knex.schema.dropTable(${quote(statement.table)})`
    case 'renameTable':
      return `  await knex.schema.renameTable(${quote(statement.from)}, ${quote(statement.to)})`
    default: {
      const lines = statement.lines.flatMap(line => knexLines(line, context)).map(line => lineOf(line))
      return `  await knex.schema.${statement.kind}('${statement.table}', table => {\n${lines.join('\n')}\n  })`
    }
  }
}

const examples = { add: "string('nickname', 60)", remove: "dropColumn('nickname')" } as const

/** A line that is too wide is broken at its method calls. */
function lineOf(code: string): string {
  const line = `    ${code}`
  if (line.length <= widest) return line
  const calls = code.match(/\.\w+\((?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|\([^)]*\)|[^()'"])*\)/g) ?? []
  return ['    table', ...calls.map(call => `      ${call}`)].join('\n')
}
