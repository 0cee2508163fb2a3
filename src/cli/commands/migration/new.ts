import { type ExitCode, exit } from '../../../core/errors.ts'
import { type IdKind, idKinds } from '../../../features/migration/new/conventions.ts'
import { modifiers } from '../../../features/migration/new/field.ts'
import { nameOf, planMigration, writeMigration } from '../../../features/migration/new/new-migration.ts'
import { typeNames } from '../../../features/migration/new/types.ts'
import type { Configure } from '../../command.ts'
import {
  migrationSqlJson,
  migrationSqlText,
  plannedMigrationJson,
  plannedMigrationText,
  writtenJson,
  writtenText,
} from '../../formats/new-migration.ts'
import type { Io } from '../../io.ts'
import { oneOf } from '../../options.ts'

/** What commander makes of the flags below. */
interface NewFlags {
  readonly id: IdKind | boolean | undefined
  readonly timestamps: boolean
  readonly transaction: boolean
  readonly dir?: string
  readonly knexfile?: string
  readonly js?: true
  readonly print?: true
  readonly sql?: true
  readonly json?: true
}

export const configureMigrationNew: Configure = (command, io, done) =>
  command
    .description('Write a dated migration, with what its name and fields say and a down that undoes it.')
    .argument('<name>', 'create_users, add_email_to_users, remove_…_from_…, rename_…, or any words')
    .argument('[fields...]', 'email:string:unique team:references nickname?:string{60}')
    .addOption(oneOf('--id <kind>', 'the key of a new table', idKinds))
    .option('--no-id', 'no key: one of the fields is the primary key')
    .option('--no-timestamps', 'a new table without created_at and updated_at')
    .option('--no-transaction', 'the migration runs outside a transaction')
    .option('--dir <folder>', 'the folder of the migrations')
    .option('--knexfile <file>', 'the knexfile of the project')
    .option('--js', 'JavaScript, whatever the other migrations are')
    .option('--print', 'show the file, and write nothing')
    .option('--sql', 'show the SQL of each database, and write nothing')
    .option('--json', 'one JSON object on standard output')
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
  })
  if (flags.sql) {
    const { sqlOf } = await import('../../../features/migration/new/sql.ts')
    const sql = await sqlOf(planned)
    io.stdout.write(flags.json ? migrationSqlJson(sql) : migrationSqlText(sql))
    return exit.done
  }
  if (flags.print) {
    const named = nameOf(planned, io.now())
    io.stdout.write(flags.json ? plannedMigrationJson(planned, named) : plannedMigrationText(planned))
    return exit.done
  }
  const written = writeMigration(planned, io.now)
  io.stdout.write(flags.json ? writtenJson(planned, written) : writtenText(planned, written, io.cwd))
  return exit.done
}

const helpAfter = `
A field is name:type{args}:modifier, with ? after the name where it may be null.
  types      ${typeNames.join(' ')}
  modifiers  ${modifiers.join(' ')}

Names that say what to do:
  create_users                  create_join_table_users_roles   drop_users
  add_email_to_users            remove_email_from_users         add_user_ref_to_posts
  rename_email_to_mail_in_users rename_users_to_people          add_index_to_users

Exit codes: 0 done, 1 the system refused, 2 usage.`
