import { rmSync } from 'node:fs'

// Otherwise a migration that was deleted in db/ would stay in dist/.
rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true })
