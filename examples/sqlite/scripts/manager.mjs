import { spawnSync } from 'node:child_process'

/** The package manager that runs this script, else the one of this project, and its version. */
const agent = process.env.npm_config_user_agent ?? 'npm'.replace('@', '/')
const program = process.env.npm_execpath ?? /^\w+/.exec(agent)?.[0] ?? 'npm'

/** Installs what package.json lists, with devDependencies, whatever the shell or an .npmrc leaves out. */
export function install() {
  const kept = Object.entries(process.env).filter(([name]) => !leavesOut.test(name))
  return manage(['install', ...everything()], { env: Object.fromEntries(kept) })
}

const leavesOut = /^(NODE_ENV|YARN_PRODUCTION|p?npm_config_(omit|only|production|prod|dev))$/i

function everything() {
  if (agent.startsWith('npm/') || agent === 'npm') return ['--include=dev']
  if (agent.startsWith('pnpm/')) return ['--prod=false']
  return agent.startsWith('yarn/1.') ? ['--production=false'] : []
}

/** Runs the package manager. Returns how it ended. */
export function manage(args, options) {
  const inherit = { stdio: 'inherit', ...options }
  const ended = /\.[cm]?js$/.test(program)
    ? spawnSync(process.execPath, [program, ...args], inherit)
    : spawnSync(program, args, { ...inherit, shell: process.platform === 'win32' })
  if (ended.error) console.error(`Cannot run ${program}: ${ended.error.message}`)
  return ended
}
