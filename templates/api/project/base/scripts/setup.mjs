// The one command after a clone: install, make the database, fill it.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const managers = ['npm', 'pnpm', 'yarn', 'bun']
const caller = (process.env.npm_config_user_agent ?? '').split('/')[0]
const manager = managers.includes(caller) ? caller : 'npm'
const windows = process.platform === 'win32'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
run(manager, ['install'], { shell: windows })
run(process.execPath, ['--import', 'tsx', 'src/manage.ts', 'setup'])

function run(command, args, options) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', ...options })
  if (error) console.error(`Cannot run ${command}: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}
