import { existsSync, readFileSync } from 'node:fs'

interface About {
  readonly name: string
  readonly version: string
}

const { name, version }: About = JSON.parse(readFileSync(packageJson(), 'utf8'))

/** The name and version of this API, as package.json says them. */
export const about: About = { name, version }

/** The commit that `npm run build` wrote to dist/COMMIT; nothing when this runs from src/. */
export const builtCommit = readIfThere(new URL('../COMMIT', import.meta.url))

/** The nearest package.json above this file: it runs from src/ and from dist/src/. */
function packageJson(folder = new URL('.', import.meta.url)): URL {
  const file = new URL('package.json', folder)
  return existsSync(file) ? file : packageJson(new URL('..', folder))
}

function readIfThere(file: URL): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
}
