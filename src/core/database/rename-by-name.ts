/** Knex's table compiler, with the parts that are used here. */
interface TableCompiler {
  tableName(): string
  pushQuery(sql: string): void
}

/** Knex reads a column's definition to repeat it; MySQL 8.0.3 and MariaDB 10.5.2 can rename without it. */
export function renamingByName<Compiler extends TableCompiler>(
  compiler: Compiler,
  wrap: (name: string) => string,
): Compiler {
  const renameColumn = (from: string, to: string) =>
    compiler.pushQuery(`alter table ${compiler.tableName()} rename column ${wrap(from)} to ${wrap(to)}`)
  return Object.assign(compiler, { renameColumn })
}
