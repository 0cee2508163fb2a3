import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { cutOffBySeconds } from './try/cache/cut-off.mjs'
import { findsUnannounced, killedAfterCommit } from './try/cache/killed.mjs'
import { findsStale, neverStale } from './try/cache/proofs.mjs'
import { jobsOfWorker } from './try/cache/worker.mjs'
import { findsDoubled, findsEarly, findsLost, history } from './try/history/proofs.mjs'
import { liveUnderAttack } from './try/instances/attacks.mjs'
import { orderedThroughKill, orderedTogether } from './try/instances/idempotency.mjs'
import { limitOfEach, sharedLimit } from './try/instances/limits.mjs'
import { migrationsAtOnce } from './try/instances/migrations.mjs'
import { redisEnds, redisHangs } from './try/instances/redis-away.mjs'
import { stopUnderTraffic } from './try/instances/stop.mjs'
import { countsExactly } from './try/instances/usage.mjs'
import { findsLostJobs, survivesKills } from './try/jobs/jobs.mjs'
import { throughput } from './try/jobs/throughput.mjs'
import { mailsThroughKills } from './try/mail/mail.mjs'
import { environmentFor } from './try/project.mjs'
import { builtProjects } from './try/projects.mjs'
import { seedOf } from './try/random.mjs'
import { ownServers } from './try/servers.mjs'

/**
 * Proves that several processes of a generated API act as one: packs the tarball, creates a project for each
 * database, builds it, and runs several processes of it with the production config, on servers that this
 * script starts. Each proof has its own database. A history lets callers place orders during one fault after
 * another, and compares the responses with the rows in the database; planted faults prove that the comparison
 * finds errors. Writers and workers of jobs are killed again and again: each commit has one job, which ran.
 * Readers of a cache find no response that is older than a write acknowledged before, during faults of Redis, too.
 *
 *   npm run try:instances
 *   npm run try:instances -- limit                    only the proofs whose name has this word
 *   npm run try:instances -- speed                    how many jobs a second workers run; also with GAPI_TEST_FULL=1
 *   npm run try:instances -- history --seconds 300    the length of a history (60)
 *   npm run try:instances -- history --seed 17        the same faults in the same order
 *   npm run try:instances -- cache --reads 5000       how many reads of a cache (50,000)
 *   npm run try:instances -- --projects /tmp/kept     keep the projects there, or take those that are there
 *   npm run try:instances -- cache --flask FOLDER     with this project of the template flask, on PostgreSQL
 */
const proofs = {
  'migrations at once': migrationsAtOnce,
  'one limit with Redis': sharedLimit,
  'a limit each without Redis': limitOfEach,
  'one order per key': orderedTogether,
  'one order per key, one instance killed': orderedThroughKill,
  'Redis ends and comes back': redisEnds,
  'Redis hangs and comes back': redisHangs,
  'stop under traffic': stopUnderTraffic,
  'a planted lost order is found': findsLost,
  'a planted doubled order is found': findsDoubled,
  'planted answers before the commit are found': findsEarly,
  'history on SQLite': history('sqlite'),
  'history on PostgreSQL': history('postgres'),
  'history on MariaDB': history('mysql'),
  'cache: a planted writer that tells nobody is found': findsStale('tells nobody'),
  'cache: a planted writer that does not wait is found': findsStale('does not wait'),
  'cache: a planted reader that keeps what it read before is found': findsStale('keeps what it read before'),
  'cache: a planted reader that has no lease is found': findsStale('has no lease'),
  'cache: a planted writer that announces nothing before its commit is found': findsUnannounced,
  'cache: a writer killed between commit and announcement': killedAfterCommit,
  'cache: an instance that is cut off': cutOffBySeconds,
  'the cache is never stale on PostgreSQL': neverStale('postgres'),
  // By itself: PostgreSQL has no connections for one more beside those above.
  'jobs of a worker change what is cached': jobsOfWorker,
  'alive under attack': liveUnderAttack,
  'usage is exact on SQLite': countsExactly('sqlite'),
  'usage is exact on PostgreSQL': countsExactly('postgres'),
  'usage is exact on MariaDB': countsExactly('mysql'),
  'mails through kills on PostgreSQL': mailsThroughKills('postgres'),
  'a planted lost job is found': findsLostJobs,
  'jobs through kills on SQLite': survivesKills('sqlite'),
  'jobs through kills on PostgreSQL': survivesKills('postgres'),
  'jobs through kills on MariaDB': survivesKills('mysql'),
}
/** Proofs that mostly wait, side by side: each name begins one such group. They restart different servers, or none. */
const groups = ['history on', 'jobs through kills', 'mails through kills', 'cache:']
/** The small tier does without: the last three print figures, and fail only with an error. */
const onlyInFull = {
  'the cache is never stale on SQLite': neverStale('sqlite', 100_000),
  'the cache is never stale on MariaDB': neverStale('mysql', 100_000),
  'mails through kills on SQLite': mailsThroughKills('sqlite'),
  'mails through kills on MariaDB': mailsThroughKills('mysql'),
  'speed of jobs on SQLite': throughput('sqlite'),
  'speed of jobs on PostgreSQL': throughput('postgres'),
  'speed of jobs on MariaDB': throughput('mysql'),
}
const { values: asked, positionals } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string' },
    reads: { type: 'string' },
    projects: { type: 'string' },
    flask: { type: 'string' },
  },
  allowPositionals: true,
})
const [word = ''] = positionals

// Exits normally when interrupted, so that the processes it started end too.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1))
const home = mkdtempSync(join(tmpdir(), 'try instances '))
process.once('exit', () => rmSync(home, { recursive: true, force: true }))

const context = prepare()
const known = word || process.env.GAPI_TEST_FULL ? { ...proofs, ...onlyInFull } : proofs
const chosen = Object.entries(known).filter(([name]) => name.toLowerCase().includes(word.toLowerCase()))
console.log(`seed ${context.seed}`)
let failed = 0
for (const group of grouped(chosen)) {
  const results = await Promise.all(group.map(([name, prove]) => holds(name, prove)))
  failed += results.filter(result => !result).length
}
console.log(`instances: ${chosen.length - failed} passed, ${failed} failed`)
process.exit(failed > 0 || chosen.length === 0 ? 1 : 0)

/** The servers, and a built project for each database as users have it. */
function prepare() {
  const env = environmentFor([])
  const own = ownServers(env)
  const programs = { postgres: 'postgres', mysql: 'mariadb' }
  const { flask } = asked
  const servers = { sqlite: home, postgres: own.start('postgres'), mysql: flask ? '' : own.start('mariadb') }
  const projects = flask
    ? { sqlite: flask, postgres: flask, mysql: flask }
    : builtProjects(asked.projects ?? join(home, 'new'), Object.keys(servers), env)
  return {
    env,
    home,
    seed: seedOf(asked.seed),
    seconds: Number(asked.seconds),
    reads: asked.reads === undefined ? undefined : Number(asked.reads),
    servers,
    projects,
    redis: own.start('redis'),
    restart: (name, how) => own.restart(programs[name], how),
    postgres: servers.postgres,
    project: projects.postgres,
  }
}

function grouped(list) {
  const keyOf = ([name]) => groups.find(begin => name.startsWith(begin)) ?? name
  const keys = new Set(list.map(keyOf))
  return [...keys].map(key => list.filter(one => keyOf(one) === key))
}

async function holds(name, prove) {
  const started = Date.now()
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`
  try {
    console.log(`ok     ${name}: ${await prove(context)} (${seconds()})`)
    return true
  } catch (error) {
    console.log(`FAILED ${name} (${seconds()}): ${error.stack}`)
    return false
  }
}
