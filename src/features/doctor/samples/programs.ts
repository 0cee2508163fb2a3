import type { Files } from './files.ts'
import { scripts } from './package.ts'
import { fence } from './readme.ts'

/** A repository with these lines in its README, and these programs. */
export function project(lines: readonly string[], files: Files): Files {
  return { 'package.json': '{ "name": "shop" }', 'README.md': fence(...lines), ...files }
}

/** A package.json whose scripts run files with Node. */
export function withScripts(programs: Files): Record<string, string> {
  const named = Object.keys(programs).map(name => [name, `node ${name}.cjs`])
  const files = Object.entries(programs).map(([name, text]) => [`${name}.cjs`, text])
  return { 'package.json': scripts(Object.fromEntries(named)), ...Object.fromEntries(files) }
}

/** A server that responds to every route with this status. */
export function answering(status: number, more = ''): string {
  return `require('node:http').createServer((_request, response) => {
    response.statusCode = ${status}
    response.end('hello')
  }).listen(0, '127.0.0.1', () => { ${more} })`
}

export const fails = 'console.log("no table"); process.exit(3)'

export const connects =
  "require('node:net').connect(1, '127.0.0.1').on('error', error => { console.log(error.message); process.exit(1) })"

/** Programs that need a database which does not run. */
export const withoutDatabase = {
  'compose.yml': 'services:\n  db:\n    image: postgres:16\n',
  '.env.example': 'DATABASE_URL=postgres://me:pw@127.0.0.1:1/shop\n',
}
