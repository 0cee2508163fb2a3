import { escaped } from '../../system/escaped.ts'
import type { ChangeStatement, SchemaChange } from '../change.ts'
import type { ColumnContext } from '../column-code.ts'
import { alterTableLines } from './alter-table.ts'
import { createTableLines } from './create-table.ts'
import { pythonCall, pythonString } from './python.ts'

interface TextOptions {
  readonly transaction: boolean
  readonly context: ColumnContext
}

/** A migration file of Alembic. Its revision is filled in when it gets its name. */
export function alembicText(change: SchemaChange, options: TextOptions): string {
  const functions = [
    functionOf('upgrade', change.up, options),
    functionOf('downgrade', change.down, options),
  ].join('\n\n\n')
  const own = options.context.conventions.alembic?.imports ?? []
  const isUsed = (line: string) =>
    new RegExp(`\\b${escaped(line.split(' ').at(-1) ?? '')}\\b`).test(functions)
  const imports = [
    ['import sqlalchemy as sa', 'from alembic import op', 'from sqlalchemy.dialects import mysql'],
    own,
  ]
  const groups = imports.map(group => group.filter(isUsed).join('\n')).filter(Boolean)
  const head = [`"""${docstring(change.title.up)}"""`, ...groups, `${revisionLine}\n${downRevisionLine}`]
  return `${head.join('\n\n')}\n\n\n${functions}\n`
}

const revisionLine = 'revision = ""'
const downRevisionLine = 'down_revision = None'

/** The text with its own revision, and the one that it follows. */
export function withRevision(text: string, revision: string, before: string | undefined): string {
  const down =
    before === undefined ? 'down_revision: str | None = None' : `down_revision = ${pythonString(before)}`
  return text
    .replace(`\n${revisionLine}\n`, `\nrevision = ${pythonString(revision)}\n`)
    .replace(`\n${downRevisionLine}\n`, `\n${down}\n`)
}

/** A sentence: “Create users.” */
function docstring(title: string): string {
  const text = title.replaceAll('\\', '\\\\').replaceAll('"', "'")
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function functionOf(
  name: 'upgrade' | 'downgrade',
  statements: readonly ChangeStatement[],
  { transaction, context }: TextOptions,
): string {
  const body = statements.flatMap(each => statementLines(each, context)).join('\n')
  const isPlain = transaction || statements.every(({ kind }) => kind === 'example' || kind === 'throw')
  const inner = isPlain
    ? body
    : `    with op.get_context().autocommit_block():\n${body.replace(/^(?=.)/gm, '    ')}`
  return `def ${name}() -> None:\n${inner}`
}

function statementLines(statement: ChangeStatement, context: ColumnContext): string[] {
  switch (statement.kind) {
    case 'example':
      return [`    # ${examples[statement.of]}`, '    pass']
    case 'throw':
      return [pythonCall('raise NotImplementedError', [pythonString(statement.message)], 4)]
    case 'dropTable':
      return [`    op.drop_table(${pythonString(statement.table)})`]
    case 'renameTable':
      return [`    op.rename_table(${pythonString(statement.from)}, ${pythonString(statement.to)})`]
    case 'createTable':
      return createTableLines(statement.table, statement.lines, context)
    case 'alterTable':
      return alterTableLines(statement.table, statement.lines, context)
  }
}

const examples = {
  add: 'op.add_column("users", sa.Column("nickname", sa.String(60), nullable=True))',
  remove: 'op.drop_column("users", "nickname")',
} as const
