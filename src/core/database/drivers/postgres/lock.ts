import { hostname } from 'node:os'
import type { SessionLock } from '../../lock/session-lock.ts'

/** Held by a transaction, so that it also works with transaction pooling (PgBouncer). */
export const postgresLock: SessionLock = {
  async prepare(holder) {
    await holder.raw(
      `select set_config(name, '0', true) from pg_settings where name in ('idle_in_transaction_session_timeout', 'transaction_timeout')`,
    )
    await holder.raw(`select set_config('application_name', ?, true)`, [
      `gapi ${process.pid} on ${hostname()}`,
    ])
  },
  take: `select case when pg_try_advisory_xact_lock(hashtext('migrations')) then 1 else 0 end as taken`,
  check: 'select 1 as held',
  holder: `select concat_ws(', ', nullif(a.application_name, ''), 'server process ' || a.pid, 'user ' || a.usename, 'at ' || host(a.client_addr)) as holder
from pg_locks l join pg_stat_activity a using (pid)
where l.locktype = 'advisory' and l.granted and l.objsubid = 1 and a.datname = current_database()
and (l.classid::bigint << 32 | l.objid::bigint) = hashtext('migrations')::bigint`,
}
