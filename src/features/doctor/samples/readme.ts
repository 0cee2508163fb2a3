import type { Files } from './files.ts'
import { manifest } from './package.ts'

export function fence(...lines: readonly string[]): string {
  return ['```sh', ...lines, '```', ''].join('\n')
}

/** A README with this set-up. */
export function readme(...lines: readonly string[]): string {
  return section('Getting started', ...lines)
}

export function section(heading: string, ...lines: readonly string[]): string {
  return `# Shop\n\n## ${heading}\n\n${fence(...lines)}`
}

export const shopScripts = { dev: 'node server.js', migrate: 'knex migrate:latest' }

export const shop = {
  'package.json': manifest({ scripts: shopScripts, dependencies: { knex: '^3.1.0' } }),
  'server.js': '',
}

/** A package whose README first describes how to use it, and then its development. */
export function used(install: string, ...lines: readonly string[]): Files {
  const usage = ['cp node_modules/shop/a.js b.js', 'npm run bundle', 'npm start', 'node index.js', 'mkdir x']
  const sections = [section('Install', install), section('Usage', ...usage), section('Development', ...lines)]
  return { ...shop, 'README.md': sections.join('\n') }
}
