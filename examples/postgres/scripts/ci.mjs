// What CI runs, and anyone before a push: npm run ci. It stops at the first step that fails.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const manager = process.env.npm_execpath ?? 'npm'

for (const script of ['check', 'test', 'build']) {
  console.log(`\n== ${script}`)
  const { status, error } = run(script)
  if (error) console.error(`Cannot run ${manager}: ${error.message}`)
  if (status !== 0) {
    console.error(`\n${script} failed.`)
    process.exit(status ?? 1)
  }
}

/** With the package manager that runs this script; each says where it is. */
function run(script) {
  const inherit = { stdio: 'inherit' }
  if (/\.[cm]?js$/.test(manager)) return spawnSync(process.execPath, [manager, 'run', script], inherit)
  return spawnSync(manager, ['run', script], { ...inherit, shell: process.platform === 'win32' })
}
