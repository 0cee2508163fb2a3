import type { SessionLock } from '../../lock/session-lock.ts'

const name = `concat(left(database(), 50), '.migrations')`

export const mysqlLock: SessionLock = {
  async prepare(holder) {
    await holder.raw('set session wait_timeout = 31536000')
    // Only MariaDB has this setting.
    await holder.raw('set session idle_transaction_timeout = 0').catch(() => {})
  },
  take: `select get_lock(${name}, 0) as taken`,
  check: `select coalesce(is_used_lock(${name}) = connection_id(), 0) as held`,
  holder: `select concat('server connection ', id, ', user ', user, ', at ', host) as holder
from information_schema.processlist where id = is_used_lock(${name})`,
  free: `select release_lock(${name}) as freed`,
}
