// The one command after a clone: install, make the database, fill it.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
install(process.env.npm_execpath)
run(process.execPath, ['--import', 'tsx', 'src/manage.ts', 'setup'])

/** With the package manager that runs this script; each says where it is. */
function install(manager) {
  if (!manager) run('npm', ['install'], { shell: process.platform === 'win32' })
  else if (/\.[cm]?js$/.test(manager)) run(process.execPath, [manager, 'install'])
  else run(manager, ['install'])
}

function run(command, args, options) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', ...options })
  if (error) console.error(`Cannot run ${command}: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}
