// Writes the commit that was built to dist/COMMIT; the API names it in API-Version. Without git there is none.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

const head = () => spawnSync('git', ['rev-parse', '--short=12', 'HEAD'], { encoding: 'utf8' }).stdout ?? ''
writeFileSync(new URL('../dist/COMMIT', import.meta.url), process.env.COMMIT || head().trim())
