import { statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { FileReplaced } from './error-codes.ts'

/** What is used of node:sqlite. The package has it too, but the types of either have members that the other lacks. */
export interface Connection {
  readonly isTransaction: boolean
  close(): void
  exec(sql: string): void
  prepare(sql: string): Statement
}

export interface Statement {
  readonly expandedSQL: string
  all(...values: unknown[]): unknown[]
  get(...values: unknown[]): unknown
  run(...values: unknown[]): { readonly changes: number | bigint; readonly lastInsertRowid: number | bigint }
  setReadBigInts(enabled: boolean): void
}

interface Sqlite {
  readonly DatabaseSync: new (filename: string) => Connection
}

/** Opens a database file, and creates it if it does not exist. */
export function open(filename: string): Connection {
  const { DatabaseSync } = sqlite()
  const connection = new DatabaseSync(filename)
  connection.exec('pragma busy_timeout = 5000; pragma foreign_keys = on')
  connection.exec('pragma journal_mode = wal; pragma synchronous = normal')
  return connection
}

/** A check that throws if the file at this path is missing or no longer the one that was opened. */
export function fileCheckFor(filename: string): () => void {
  if (filename === ':memory:') return () => {}
  const identity = () => {
    const file = statSync(filename, { bigint: true, throwIfNoEntry: false })
    return file && `${file.dev} ${file.ino}`
  }
  const first = identity()
  return () => {
    if (identity() !== first) throw new FileReplaced()
  }
}

const require = createRequire(import.meta.url)

/** Without Node 22's warning that node:sqlite is experimental: the functions used here have not changed since. */
export function sqlite(): Sqlite {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return process.getBuiltinModule('node:sqlite') ?? require('@photostructure/sqlite')
  } finally {
    process.emitWarning = emitWarning
  }
}
