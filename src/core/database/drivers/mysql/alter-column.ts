import type { Knex } from '../../../project/knex.ts'
import { renamingByName } from '../../rename-by-name.ts'

/** The compiler of Knex's table builder, with the parts that are used here. */
interface TableCompiler {
  tableName(): string
  pushQuery(query: string | Asked): void
}

/** A query whose answer is passed on; it may send others on the same connection. */
interface Asked {
  readonly sql: string
  output(this: { query(query: { readonly sql: string }): Promise<unknown> }, rows: readonly Row[]): unknown
}

type Row = Readonly<Record<string, unknown>>

/**
 * To rename a column or to change whether it may be null, Knex repeats a part of its definition, and its
 * comment, check, expression, precision or sign is lost. Here a column is renamed by name, where the server
 * can, and changed with its whole definition. The client's prototype is changed, because Knex makes the
 * client of a transaction from it.
 */
export async function keepDefinitions(knex: Knex): Promise<void> {
  const [[{ version }]] = await knex.raw('select version() as version')
  const Client: typeof Knex.Client = knex.client.constructor
  const renames = canRename(String(version))
  class Keeping extends Client {
    override tableCompiler(...args: Parameters<Knex.Client['tableCompiler']>) {
      const compiler = super.tableCompiler(...args)
      const wrap = (name: string) => this.wrapIdentifier(name, undefined)
      return changingNull(renames ? renamingByName(compiler, wrap) : compiler, wrap)
    }
  }
  Object.setPrototypeOf(knex.client, Keeping.prototype)
}

/** Whether a server knows `rename column`: MySQL 8.0.3, MariaDB 10.5.2. */
function canRename(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number)
  const number = major * 10_000 + minor * 100 + patch
  return number >= (/mariadb/i.test(version) ? 100_502 : 80_003)
}

function changingNull<Compiler extends TableCompiler>(
  compiler: Compiler,
  wrap: (name: string) => string,
): Compiler {
  const change = (column: string, isNullable: boolean) => {
    const table = compiler.tableName()
    compiler.pushQuery({
      sql: `show create table ${table}`,
      output([row = {}]) {
        const definition = definitionIn(String(row['Create Table']), wrap(column))
        if (definition === undefined) throw new Error(`${table} has no column ${column}.`)
        return this.query({ sql: `alter table ${table} modify ${withNull(definition, isNullable)}` })
      },
    })
  }
  return Object.assign(compiler, {
    setNullable: (column: string) => change(column, true),
    dropNullable: (column: string) => change(column, false),
  })
}

/** The line of a column in `create table`: its name and its definition. */
function definitionIn(create: string, name: string): string | undefined {
  const line = create.split('\n').find(text => text.trimStart().startsWith(`${name} `))
  return line?.trim().replace(/,$/, '')
}

/** `not null` and `default null` outside quotes are removed, and what is wanted is put behind the type. */
function withNull(definition: string, isNullable: boolean): string {
  const parts = definition.match(/'(?:''|\\.|[^'\\])*'|`[^`]*`|[^'`]+/gs) ?? []
  const bare = parts
    .map(part => (/^['`]/.test(part) ? part : part.replace(/ (NOT NULL|DEFAULT NULL|NULL)(?= |$)/g, '')))
    .join('')
  const type =
    /^`[^`]*` \w+(\((?:'[^']*'|[^')])*\))?( unsigned)?( zerofill)?( CHARACTER SET \w+)?( COLLATE \w+)?/
  return bare.replace(type, found => `${found} ${isNullable ? 'null' : 'not null'}`)
}
