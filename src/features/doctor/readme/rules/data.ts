import { type Rule, skipped } from '../context.ts'

/** Servers of data, their clients, and what throws data away. */
export const dataRules: readonly Rule[] = [
  ({ command: { name } }) =>
    /^(mongod|redis-server|postgres|postgresql|mysqld|mysql\.server|pg_ctl|pg_ctlcluster|initdb|rabbitmq-server|elasticsearch|mailhog|minio|memcached|etcd|zookeeper-server-start|kafka-server-start)(\.sh)?$/.test(
      name,
    )
      ? { class: 'service', rule: 'service-daemon', reason: `it starts ${name}, which may run already` }
      : undefined,
  ({ command: { name } }) =>
    name === 'dropdb' ? skipped('destructive-data', 'it removes a database') : undefined,
  ({ command: { name } }) =>
    /^(psql|createdb|createuser|pg_restore|pg_dump|mysql|mysqladmin|mysqldump|mariadb|mongo|mongosh|mongoimport|mongodump|mongorestore|redis-cli|cqlsh)$/.test(
      name,
    )
      ? {
          class: 'service',
          rule: 'database-client',
          reason: `${name} talks to a database server of the machine`,
        }
      : undefined,
  ({ command: { name, args }, script }) => {
    const called =
      script?.name ?? (/^(make|just|task)$/.test(name) ? (args[0] ?? '') : name.replace(/^.*\//, ''))
    return /(^|[:_.-])(stop|down|teardown|tear-down|shutdown)([:_.-]|$)/.test(called) &&
      !/migrat/.test(called)
      ? skipped('stops', `${called} stops what runs`)
      : undefined
  },
  ({ command: { name, args }, script, manager }) => {
    const given = (manager?.words ?? []).slice(1, 3)
    const words = script ? [script.name, ...given] : /^(npm|npx)$/.test(name) ? [] : args.slice(0, 3)
    const isData = /db|database|migrat|schema|seed|data|prisma|knex|sequelize|typeorm|orm|mongo/
    const found = words.find(
      word =>
        (script &&
          /(^|[:_.-])(drop|reset|revert|rollback|undo|wipe|purge|destroy|truncate|teardown)(all)?([:_.-]|$)/.test(
            word,
          )) ||
        (/(^|[:_.-])(drop|reset|revert|rollback|down|undo|fresh|refresh|recreate|nuke|wipe|purge|clean|clear)(all)?([:_.-]|$)/.test(
          word,
        ) &&
          isData.test(script ? `${script.name} ${word}` : `${name} ${word}`)),
    )
    return found ? skipped('destructive-data', `${found} throws data away`) : undefined
  },
]
