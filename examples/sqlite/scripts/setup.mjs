// Run once after a clone: installs packages, creates the database and seeds it.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { install } from './manager.mjs'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
endUnless(install())
if (!isInstalled('tsx')) {
  console.error('The install left out devDependencies, which set-up needs.')
  console.error('Remove omit=dev or production=true from .npmrc or bunfig.toml, and run it again.')
  process.exit(1)
}
await import('./relink.mjs')
const setup = ['--import', 'tsx', 'src/manage.ts', 'setup', ...process.argv.slice(2)]
endUnless(spawnSync(process.execPath, setup, { stdio: 'inherit' }))

function endUnless({ status }) {
  if (status !== 0) process.exit(status ?? 1)
}

function isInstalled(name) {
  try {
    return import.meta.resolve(name) !== ''
  } catch {
    return false
  }
}
