import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { parse } from 'yaml'
import { expect, run } from './project.mjs'

/**
 * Runs the `run` steps of a project's own workflows as its first CI run does: in a fresh clone for each job,
 * with CI set, and a package manager that the steps install. Jobs and steps with a condition are left out, because they wait for a
 * pull request or a place to deploy to, as are steps that need Docker and the actions: the Node on the PATH is in place of setup-node. `only` names the jobs to run (default: all). Returns the
 * steps that ran.
 */
export function runWorkflows(project, folder, env, only) {
  const workflows = join(project, '.github/workflows')
  const jobs = readdirSync(workflows).flatMap(name =>
    Object.entries(parse(readFileSync(join(workflows, name), 'utf8')).jobs),
  )
  const chosen = jobs.filter(([name, job]) => job.if === undefined && (!only || only.includes(name)))
  expect(chosen.length > 0, `there is no job ${only}`)
  return chosen.flatMap(([name, job]) => runJob(project, join(folder, name), job, env))
}

function runJob(project, folder, { steps }, env) {
  rmSync(folder, { recursive: true, force: true })
  const clone = join(folder, 'clone')
  mkdirSync(folder, { recursive: true })
  run('git', ['clone', '--quiet', project, clone], folder, env)
  const prefix = join(folder, 'global')
  const PATH = [join(prefix, 'bin'), env.PATH].join(delimiter)
  const commands = steps.flatMap(({ run, if: condition }) =>
    run === undefined || condition !== undefined || run.startsWith('docker ') ? [] : [run],
  )
  for (const command of commands)
    run('bash', ['-ec', command], clone, { ...env, CI: 'true', npm_config_prefix: prefix, PATH })
  return commands
}
