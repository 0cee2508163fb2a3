// Makes the links of gapi link again, which an install has removed: for npm run dev and npm test, not for CI or a build.
import { fileURLToPath } from 'node:url'
import { isCi, relink } from './links.mjs'

if (!isCi(process.env)) {
  for (const sentence of relink(fileURLToPath(new URL('..', import.meta.url)))) console.error(sentence)
}
