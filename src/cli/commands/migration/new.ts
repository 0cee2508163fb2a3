import { type IdKind, idKinds } from '../../../core/fields/conventions.ts'
import { modifiers } from '../../../core/fields/field-modifiers.ts'
import { typeNames } from '../../../core/fields/types.ts'
import { type ExitCode, exit } from '../../../core/system/errors.ts'
import {
  namedText,
  nameOf,
  planMigration,
  writeMigration,
} from '../../../features/migration/new/new-migration.ts'
import type { Configure } from '../../command.ts'
import {
  migrationSqlJson,
  migrationSqlText,
  plannedMigrationJson,
  writtenJson,
  writtenText,
} from '../../formats/migration/new.ts'
import { oneOf } from '../../options.ts'
import type { Io } from '../../terminal/io.ts'

/** The flags as commander parses them. */
interface NewFlags {
  readonly id: IdKind | boolean | undefined
  readonly timestamps: boolean
  readonly transaction: boolean
  readonly dir?: string
  readonly knexfile?: string
  readonly js?: true
  readonly print?: true
  readonly sql?: true
  readonly force?: true
  readonly json?: true
}

export const configureMigrationNew: Configure = (command, io, done) =>
  command
    .description('Write a dated migration with up and down from its name and fields.')
    .argument('<name>', 'create_users, add_email_to_users, remove_…_from_…, rename_…, or any words')
    .argument('[fields...]', 'email:string:unique team:references nickname?:string{60}')
    .addOption(oneOf('--id <kind>', 'type of the primary key of a new table', idKinds))
    .option('--no-id', 'add no id column; one of the fields is the primary key')
    .option('--no-timestamps', 'add no created_at and updated_at to a new table')
    .option('--no-transaction', 'run the migration outside a transaction')
    .option('--dir <folder>', 'folder of the migrations')
    .option('--knexfile <file>', 'knexfile to use (default: the nearest one)')
    .option('--js', 'write JavaScript')
    .option('--force', 'allow a name, or a table to create, that another migration has')
    .option('--print', 'print the file and write nothing')
    .option('--sql', 'print the SQL for each database and write nothing')
    .option('--json', 'print one JSON object on standard output')
    .addHelpText('after', helpAfter)
    .action(async (name: string, fields: string[], flags: NewFlags) =>
      done(await make(name, fields, flags, io)),
    )

async function make(name: string, fields: readonly string[], flags: NewFlags, io: Io): Promise<ExitCode> {
  const planned = planMigration({
    cwd: io.cwd,
    name,
    fields,
    dir: flags.dir,
    knexfile: flags.knexfile,
    id: flags.id === false ? 'none' : flags.id === true ? undefined : flags.id,
    timestamps: flags.timestamps,
    transaction: flags.transaction,
    js: flags.js ?? false,
    sql: flags.sql ?? false,
    force: flags.force ?? false,
  })
  if (flags.sql) {
    const { sqlOf } = await import('../../../features/migration/new/new-sql.ts')
    const sql = await sqlOf(planned)
    io.stdout.write(flags.json ? migrationSqlJson(sql) : migrationSqlText(sql))
    return exit.done
  }
  if (flags.print) {
    const named = nameOf(planned, io.now())
    io.stdout.write(flags.json ? plannedMigrationJson(planned, named) : namedText(planned, named.name))
    return exit.done
  }
  const written = writeMigration(planned, io.now)
  io.stdout.write(flags.json ? writtenJson(planned, written) : writtenText(planned, written, io.cwd))
  return exit.done
}

const helpAfter = `
A field is name:type{args}:modifier, with ? after the name if it is nullable.
  types      ${typeNames.join(' ')}
  modifiers  ${modifiers.join(' ')}

Names with a meaning:
  create_users                  create_join_table_users_roles   drop_users
  add_email_to_users            remove_email_from_users         add_user_ref_to_posts
  rename_email_to_mail_in_users rename_users_to_people          add_index_to_users
  add_foreign_key_to_posts      change_price_in_products        add_timestamps_to_tags

Exit codes: 0 done, 1 the file could not be written, 2 usage, 3 another migration has this name or creates this table.`
