import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orderedThroughKill, orderedTogether } from './try/instances/idempotency.mjs'
import { limitOfEach, sharedLimit } from './try/instances/limits.mjs'
import { migrationsAtOnce } from './try/instances/migrations.mjs'
import { redisEnds, redisHangs } from './try/instances/redis-away.mjs'
import { stopUnderTraffic } from './try/instances/stop.mjs'
import { create, environmentFor, pack, run } from './try/project.mjs'

/**
 * Proves that several processes of a generated API are one API: packs the tarball, makes a project for PostgreSQL,
 * builds it, and runs it in production's config, several times at once, on one PostgreSQL and with one Redis. Each
 * proof has a database of its own, which it removes.
 *
 *   DATABASE_URL=postgres://… REDIS_URL=redis://… npm run try:instances
 *   … npm run try:instances -- limit        only the proofs whose name has this word
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
}
const { DATABASE_URL: postgres, REDIS_URL: redis } = process.env
const [word = ''] = process.argv.slice(2)
if (!postgres || !redis) {
  console.error('DATABASE_URL must name a PostgreSQL server and REDIS_URL a Redis.')
  process.exit(2)
}

// An interrupted script ends like any other, so that what it started ends with it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1))
const home = mkdtempSync(join(tmpdir(), 'try instances '))
process.once('exit', () => rmSync(home, { recursive: true, force: true }))

const env = environmentFor([])
const context = { postgres, redis, env, project: prepare() }
const chosen = Object.entries(proofs).filter(([name]) => name.includes(word))
let failed = 0
for (const [name, prove] of chosen) if (!(await holds(name, prove))) failed++
console.log(`instances: ${chosen.length - failed} passed, ${failed} failed`)
process.exitCode = failed > 0 || chosen.length === 0 ? 1 : 0

/** A project as its users have it, with the package that speaks to Redis, built. */
function prepare() {
  const project = create(pack(home), join(home, 'new'), ['--db', 'postgres', '--set', 'name=my-app'], env)
  run('npm', ['install', '--no-audit', '--no-fund', '@redis/client'], project, env)
  run('npm', ['run', 'build'], project, env)
  return project
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
