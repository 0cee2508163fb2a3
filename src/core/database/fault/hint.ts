import type { FaultKind } from './kind.ts'

/** What to do about each kind of fault. */
export const hints: Readonly<Record<FaultKind, string>> = {
  unreachable: 'Start it, or wait for it: --wait-db 30s',
  lost: 'The connection ended. Run the command again, with --wait-db 30s if the server is starting.',
  'idle-timeout': 'The server ends idle connections. Raise its idle timeout and run the command again.',
  'read-only': 'Run the command on the primary server, or as a user that may write.',
  credentials: 'Check the user and the password in the configuration.',
  permission: 'Ask an administrator to grant this right to the user of the configuration.',
  'no-database': 'Create the database first (gapi db create), or configure another.',
  'no-schema': 'Create the schema first, or fix schemaName and searchPath in the configuration.',
  gone: 'Another session changed the schema meanwhile. Run the command again.',
  conflict: 'Another session changed the same rows or tables. Run the command again.',
  'lock-timeout': 'Another session holds a lock on it. End that session, or run the command again later.',
  busy: 'Another process holds it: end that one, or wait for it: --wait-db 30s',
  'in-use': 'Another session uses it. End that session, and run the command again.',
  cancelled:
    'A time limit of the server, or an administrator, stopped the statement. Raise the limit, or run the command again.',
  connections: 'Close connections, or raise the limit of the server, and run the command again.',
  memory: 'Free memory on the server, and run the command again.',
  full: 'Free space on the disk, and run the command again.',
  limit: 'It exceeds a limit of the database. Raise the limit, or make it smaller.',
  damaged: 'The data is damaged. Restore a backup.',
  'no-file': 'Check that the file and its folder may be read and written.',
  'no-database-file': 'Set filename to an SQLite file in the configuration.',
  pooler: 'The pooler does not accept these parameters. Remove them, or connect to the server itself.',
  server: 'See the log of the server.',
  refused: 'The database refuses a statement. Change what its message names, and run the command again.',
}
