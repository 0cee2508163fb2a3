import { spawnSync } from 'node:child_process'
import { afterAll } from 'vitest'
import { ownServers } from '../../scripts/try/servers.mjs'

const finds = command => spawnSync('sh', ['-c', command]).status === 0

/** Which servers this machine can start. */
export const installed = {
  postgres: finds('ls /usr/lib/postgresql/*/bin/pg_basebackup'),
  mariadb: finds('command -v mariadbd'),
  pgbouncer: finds('command -v pgbouncer'),
}

/** Servers that a test file may stop, fill and kill; they end with it. */
export function serversOfThisFile() {
  const all = []
  const start = () => {
    all.push(ownServers(process.env))
    return all.at(-1)
  }
  afterAll(() => {
    for (const servers of all) servers.stop()
  })
  return { ...start(), others: start }
}
