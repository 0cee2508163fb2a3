// Runs what CI runs: npm run ci. Stops at the first step that fails.
import { fileURLToPath } from 'node:url'
import { linksFile, readLinks } from './links.mjs'
import { manage } from './manager.mjs'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

const links = readLinks('.')
if (!links || Object.keys(links).length > 0) {
  console.error(`CI has no ${linksFile}: it uses the installed version of every package.`)
  console.error('To do the same here: npm run gapi -- link --undo')
  process.exit(1)
}

for (const script of ['check', 'test', 'build', 'contract']) {
  console.log(`\n== ${script}`)
  const { status } = manage(['run', script])
  if (status !== 0) {
    console.error(`\n${script} failed.`)
    process.exit(status ?? 1)
  }
}
