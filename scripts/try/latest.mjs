import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './project.mjs'

/**
 * Raises every dependency of a project in its package.json to the latest version, also across majors, and prints
 * which. The new versions may need a newer Node than the project: use it with the latest ones.
 */
export function raiseDependencies(project, env) {
  const before = versionsIn(project)
  run('npx', ['--yes', 'npm-check-updates@23', '--upgrade'], project, env)
  const raised = Object.entries(versionsIn(project)).filter(([name, version]) => before[name] !== version)
  for (const [name, version] of raised) console.log(`   ${name} ${before[name]} → ${version}`)
}

function versionsIn(project) {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))
  return { ...dependencies, ...devDependencies }
}
