import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { create, pack, run } from './project.mjs'

/**
 * Builds a project for each database, in a folder of that name below `folder`; existing ones are used as they
 * are. All share one installation with all drivers, the Redis client and the packed tarball.
 */
export function builtProjects(folder, databases, env) {
  const projectOf = name => join(folder, name, 'my app')
  const missing = databases.filter(name => !existsSync(join(projectOf(name), 'dist')))
  if (missing.length > 0) build(folder, missing, env)
  return Object.fromEntries(databases.map(name => [name, projectOf(name)]))
}

/** A copy of a project, to be changed, which shares its packages. */
export function copyProject(project, copy) {
  const left = /[\\/](node_modules|data)$/
  cpSync(project, copy, { recursive: true, filter: path => !left.test(path) })
  symlinkSync(join(project, 'node_modules'), join(copy, 'node_modules'), 'junction')
  return copy
}

function build(folder, databases, env) {
  mkdirSync(folder, { recursive: true })
  const tarball = pack(folder)
  const flags = name => ['--db', name, '--set', 'name=my-app']
  const projects = databases.map(name => create(tarball, join(folder, name), flags(name), env))
  const packages = join(folder, 'node_modules')
  if (!existsSync(packages)) install(projects, packages, tarball, env)
  for (const project of projects) {
    if (!existsSync(join(project, 'node_modules')))
      symlinkSync(packages, join(project, 'node_modules'), 'junction')
    run('npm', ['run', 'build'], project, env)
  }
}

function install(projects, packages, tarball, env) {
  const wanted = projects.map(project => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))
    return { ...devDependencies, ...dependencies }
  })
  const versions = Object.entries(Object.assign({}, ...wanted)).filter(
    ([, version]) => !version.startsWith('file:'),
  )
  const names = versions.map(([name, version]) => `${name}@${version}`)
  const prefix = join(packages, '..')
  run(
    'npm',
    ['install', '--no-audit', '--no-fund', '--prefix', prefix, ...names, '@redis/client', tarball],
    prefix,
    env,
  )
}
