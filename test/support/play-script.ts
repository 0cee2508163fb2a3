import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import type { TestDatabase } from './databases.ts'

/** Gives a script to the database's own program, which stops at the first error. */
export function playScript(database: TestDatabase['name'], cwd: string, script: string): void {
  if (database === 'sqlite') {
    const sqlite = new DatabaseSync(join(cwd, 'dev.sqlite'))
    sqlite.exec(script)
    sqlite.close()
    return
  }
  const url: string = require(join(cwd, 'knexfile.js')).connection
  const { hostname, port, username, password, pathname } = new URL(url)
  const [program, args] =
    database === 'postgres'
      ? ['psql', ['-qX', '-v', 'ON_ERROR_STOP=1', '-f', '-', url]]
      : [
          'mariadb',
          ['--no-defaults', '-h', hostname, '-P', port, '-u', username, `-p${password}`, pathname.slice(1)],
        ]
  execFileSync(program, args, { input: script, encoding: 'utf8' })
}
