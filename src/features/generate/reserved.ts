/** Reserved words of PostgreSQL 18, MySQL 9, MariaDB 12 and SQLite 3: SQL by hand would have to quote them. */
const sql = words(
  'accessible add all alter analyse analyze and any array as asc asensitive asymmetric attach authorization autoincrement before ' +
    'between bigint binary blob both by call cascade case cast change char character check collate collation column commit concurrently condition ' +
    'constraint continue convert create cross cube cume_dist current_catalog current_date current_role current_schema ' +
    'current_time current_timestamp current_user cursor database databases day_hour day_microsecond day_minute day_second dec ' +
    'decimal declare default deferrable deferred delayed delete dense_rank desc describe detach deterministic distinct distinctrow ' +
    'delete_domain_id do_domain_ids ignore_domain_ids master_demote_to_replica master_demote_to_slave master_ssl_verify_server_cert ' +
    'page_checksum parse_vcol_expr portion ref_system_id stats_auto_recalc stats_persistent stats_sample_pages ' +
    'div do double drop dual each else elseif empty enclosed end escape escaped except exists exit explain false fetch first_value ' +
    'float float4 float8 for force foreign freeze from full fulltext function generated get glob grant group grouping groups ' +
    'having high_priority hour_microsecond hour_minute hour_second if ignore ilike in index indexed infile initially inner inout ' +
    'insensitive insert instead int int1 int2 int3 int4 int8 integer intersect interval into io_after_gtids io_before_gtids is isnull ' +
    'iterate join json_table key keys kill lag last_value lateral lead leading leave left like limit linear lines load localtime ' +
    'localtimestamp lock long longblob longtext loop low_priority manual master_bind match materialized maxvalue mediumblob mediumint ' +
    'mediumtext middleint minute_microsecond minute_second mod modifies natural no_write_to_binlog not nothing notnull nth_value ntile ' +
    'null numeric of offset on only optimize optimizer_costs option optionally or order out outer outfile over overlaps parallel ' +
    'partition percent_rank placing pragma precision primary procedure purge qualify range rank read reads read_write ' +
    'real recursive references regexp reindex release rename repeat replace require resignal restrict return returning revoke right ' +
    'rlike rollback row row_number rows savepoint schema schemas second_microsecond select sensitive separator session_user set show ' +
    'signal similar smallint some spatial specific sql sqlexception sqlstate sqlwarning sql_big_result sql_calc_found_rows ' +
    'sql_small_result ssl starting straight_join symmetric system system_user table tables tablesample terminated then ' +
    'tinyblob tinyint tinytext to trailing transaction trigger true undo union unique unlock unsigned update usage use user using ' +
    'utc_date utc_time utc_timestamp vacuum values varbinary varchar varcharacter variadic varying verbose virtual when ' +
    'where while window with without write xor year_month zerofill',
)

/** Reserved words of TypeScript and JavaScript, in modules. */
const typescript = words(
  'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for ' +
    'function if implements import in instanceof interface let new null package private protected public return static super switch ' +
    'this throw true try typeof undefined var void while with yield',
)

/** Whose reserved word a name is; undefined where it is none. */
export function reservedBy(name: string): string | undefined {
  const word = name.toLowerCase()
  if (sql.has(word)) return 'SQL'
  return typescript.has(word) ? 'TypeScript' : undefined
}

/** Whether a name cannot be that of a constant. */
export function isTypeScriptWord(name: string): boolean {
  return typescript.has(name)
}

/** Types that the files of a resource use themselves, or that JavaScript has. */
export function isTakenType(name: string): boolean {
  return types.has(name)
}

const types = words(
  'Array ArrayBuffer BigInt Boolean DataView Date Error Function Id Infinity Intl Iterator JSON Knex Map Math NaN NotFound Number ' +
    'Object OwnedTable Promise Proxy Reader Record Reflect RegExp Row Seed Set Static String Symbol Table Tables Timestamp Type User ' +
    'WeakMap WeakSet Db Page Problem',
)

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '))
}
