import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { flaskProject } from '../flask.mjs'
import { create, environmentFor, pack, run } from '../project.mjs'
import { builtProjects } from '../projects.mjs'
import { pythons } from '../python.mjs'

/**
 * Parses the options that all trials of a running project share, and those of one; exits with 2 when they are
 * wrong.
 */
export function readWords(more) {
  const options = {
    template: { type: 'string', default: 'api' },
    db: { type: 'string', default: 'sqlite' },
    project: { type: 'string' },
    projects: { type: 'string' },
    ...more,
  }
  const env = environmentFor([])
  let values
  try {
    values = parseArgs({ options }).values
  } catch (error) {
    return end(error.message)
  }
  const { db, template } = values
  if (!['api', 'flask'].includes(template)) return end(`--template ${template} is not api or flask.`)
  if (template === 'flask' && pythons(undefined).length === 0) {
    console.log('skipped: there is no Python 3.11 or later with venv and pip')
    process.exit(0)
  }
  if (!['sqlite', 'postgres', 'mysql'].includes(db))
    return end(`--db ${db} is not sqlite, postgres or mysql.`)
  if (db !== 'sqlite' && !env.DATABASE_URL) return end(`With --db ${db} DATABASE_URL must name a server.`)
  // Exits normally when interrupted, so that the processes it started end too.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1))
  return { ...values, env }
}

/** A built project, as users have it: new, or of those that `--projects` names, which other trials use too. */
export function prepare(home, { template = 'api', db, env, projects = undefined }) {
  if (template === 'flask') return flaskProject(pack(home), join(home, 'new'), ['--db', db], env)
  if (projects) return builtProjects(projects, [db], env)[db]
  const project = create(pack(home), join(home, 'new'), ['--db', db, '--set', 'name=my-app'], env)
  run('npm', ['install', '--no-audit', '--no-fund'], project, env)
  run('npm', ['run', 'build'], project, env)
  return project
}

function end(reason) {
  console.error(reason)
  process.exit(2)
}
