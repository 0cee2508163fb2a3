// Makes the links of gapi link again, which an install has removed: for npm run dev and npm test, not for CI or a build.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
if (existsSync(`${root}.gapi/local/links.json`)) {
  const { isCi, relink } = await import('./links.mjs')
  if (!isCi(process.env)) for (const sentence of relink(root)) console.error(sentence)
}
