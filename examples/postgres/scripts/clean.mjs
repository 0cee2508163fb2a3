import { rmSync } from 'node:fs'

// A migration deleted in db/ must not live on in dist/.
rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true })
