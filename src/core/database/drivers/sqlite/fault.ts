import type { FaultKind, FaultReader } from '../../fault/kind.ts'

/**
 * SQLite's result codes: the names that better-sqlite3 and sqlite3 give, the number of node:sqlite, else the
 * text.
 */
const results: readonly (readonly [string, number, RegExp, FaultKind])[] = [
  ['PERM', 3, /access permission denied/, 'permission'],
  ['BUSY', 5, /database is locked/, 'busy'],
  ['LOCKED', 6, /database table is locked/, 'busy'],
  ['NOMEM', 7, /out of memory/, 'memory'],
  ['READONLY', 8, /readonly database/, 'read-only'],
  ['INTERRUPT', 9, /^interrupted$/, 'cancelled'],
  ['IOERR', 10, /disk I\/O error/, 'server'],
  ['CORRUPT', 11, /disk image is malformed/, 'damaged'],
  ['FULL', 13, /database or disk is full/, 'full'],
  ['CANTOPEN', 14, /unable to open database/, 'no-file'],
  ['PROTOCOL', 15, /locking protocol/, 'busy'],
  ['TOOBIG', 18, /string or blob too big/, 'limit'],
  ['NOLFS', 22, /large file support/, 'limit'],
  ['NOTADB', 26, /file is not a database/, 'no-database-file'],
]

export const sqliteFaults: FaultReader = {
  isOwn: error => /^(ERR_)?SQLITE_/.test('code' in error ? String(error.code) : ''),
  kindOf(error) {
    const { code, errcode } = Object(error)
    const isOwn = sqliteFaults.isOwn(error)
    const name = isOwn ? /^SQLITE_([A-Z]+)/.exec(String(code))?.[1] : undefined
    // It may be an extended code: the last byte is the primary result code.
    const number = isOwn && typeof errcode === 'number' ? errcode & 0xff : undefined
    const isBare = name === undefined && number === undefined
    return results.find(
      ([known, value, text]) => known === name || value === number || (isBare && text.test(error.message)),
    )?.[3]
  },
}
