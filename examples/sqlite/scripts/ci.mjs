// Runs what CI runs: npm run ci. Stops at the first step that fails.
import { fileURLToPath } from 'node:url'
import { manage } from './manager.mjs'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

for (const script of ['check', 'test', 'build']) {
  console.log(`\n== ${script}`)
  const { status } = manage(['run', script])
  if (status !== 0) {
    console.error(`\n${script} failed.`)
    process.exit(status ?? 1)
  }
}
