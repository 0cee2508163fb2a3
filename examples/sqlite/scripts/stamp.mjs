// Copies the seeds that are data files to dist/, and writes dist/COMMIT, the commit that was built, for API-Version.
// Without git there is no COMMIT.
import { spawnSync } from 'node:child_process'
import { cpSync, statSync, writeFileSync } from 'node:fs'

const isData = path => statSync(path).isDirectory() || /\.(ya?ml|json|csv)$/.test(path)
cpSync('db/seeds', 'dist/db/seeds', { recursive: true, filter: isData })

const head = () => spawnSync('git', ['rev-parse', '--short=12', 'HEAD'], { encoding: 'utf8' }).stdout ?? ''
writeFileSync(new URL('../dist/COMMIT', import.meta.url), process.env.COMMIT || head().trim())
