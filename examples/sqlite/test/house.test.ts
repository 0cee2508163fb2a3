import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const files = ['src', 'db', 'test', 'scripts'].flatMap(folder =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => /\.(ts|mjs)$/.test(file))
    .map(file => join(folder, file)),
)
const manifest = JSON.parse(readFileSync('package.json', 'utf8'))

/** The modules that a file imports, statically or lazily; those of this project as paths. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  const written =
    /^(?:import|export)\b[^'=]*\bfrom '([^']+)'|^import '([^']+)'|\b(?:import|require)\('([^']+)'\)/gm
  const names = [...text.matchAll(written)].map(([, from, bare, lazy]) => from ?? bare ?? lazy ?? '')
  return names.map(name => (name.startsWith('.') ? join(dirname(file), name) : name))
}

/** The packages that a file imports: `@fastify/swagger/x` → `@fastify/swagger`. */
function packagesOf(file: string): string[] {
  return importsOf(file)
    .filter(
      name =>
        !/^(src|db|test|scripts)\//.test(name) && !name.startsWith('node:') && !builtinModules.includes(name),
    )
    .map(name =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    )
}

test('process.env is read in one file', () => {
  const readers = files.filter(
    file => file.startsWith('src') && /process\.env\b/.test(readFileSync(file, 'utf8')),
  )
  expect(readers).toEqual([join('src', 'config', 'env.ts')])
})

test('a store of async_hooks is made once per process: until Node 24, each one slows down every promise', () => {
  const made = files
    .filter(file => file.startsWith('src'))
    .flatMap(file => readFileSync(file, 'utf8').match(/^.*new AsyncLocalStorage.*$/gm) ?? [])
  expect(made).not.toEqual([])
  expect(made.filter(line => !/^(export )?const /.test(line))).toEqual([])
})

test('there are no import cycles', () => {
  const circles: string[] = []
  const cleared = new Set<string>()
  const walk = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file))
      return void circles.push([...trail.slice(trail.indexOf(file)), file].join(' > '))
    if (cleared.has(file)) return
    for (const next of importsOf(file)) if (files.includes(next)) walk(next, [...trail, file])
    cleared.add(file)
  }
  for (const file of files) walk(file, [])
  expect(circles).toEqual([])
})

/** From the lowest to the highest. A folder imports from itself and from lower ones. */
const floors = ['errors', 'config', 'db', 'http', 'a resource', 'resources', 'app', 'verbs', 'a program']
const programs = ['gapi', 'manage', 'server', 'worker']

function floorOf(file: string): number {
  const [, name = ''] = file.split(/[\\/]/).map(part => part.replace(/\.ts$/, ''))
  const floor = floors.indexOf(name)
  if (floor !== -1) return floor
  return floors.indexOf(programs.includes(name) ? 'a program' : 'a resource')
}

test('no folder of src imports from a higher one', () => {
  const upward = files
    .filter(file => file.startsWith('src'))
    .flatMap(file =>
      importsOf(file)
        .filter(name => name.startsWith('src') && floorOf(name) > floorOf(file))
        .map(name => `${file} imports ${name}`),
    )
  expect(upward).toEqual([])
})

test('every resource is listed in src/resources.ts', () => {
  const resources = readdirSync('src', { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !floors.includes(entry.name))
    .map(entry => entry.name)
  const listed = [
    ...readFileSync('src/resources.ts', 'utf8').matchAll(
      /^export const \w+ = \{\s*schema: \(\) => import\('\.\/([\w-]+)\//gm,
    ),
  ]
  expect(listed.map(([, name]) => name)).toEqual(resources.sort())
})

test('every imported package is declared, and src needs no devDependency', () => {
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
  const undeclared = files.flatMap(packagesOf).filter(name => !declared.includes(name))
  const shipped = files.filter(file => file.startsWith('src')).flatMap(packagesOf)
  expect(undeclared).toEqual([])
  expect(shipped.filter(name => !(name in manifest.dependencies))).toEqual([])
})

test('every dependency is used, and has its reason in docs/dependencies.md', () => {
  const texts = files.map(file => readFileSync(file, 'utf8'))
  const unused = Object.keys(manifest.dependencies).filter(
    name => !texts.some(text => text.includes(`'${name}`)),
  )
  const reasons = readFileSync('docs/dependencies.md', 'utf8')
  expect(unused).toEqual([])
  expect(Object.keys(manifest.dependencies).filter(name => !reasons.includes(`\`${name}\``))).toEqual([])
})

test('docs/practices.md refers to files and names that exist', () => {
  const rows = [
    ...readFileSync('docs/practices.md', 'utf8').matchAll(/\| `([^`:]+)(?::\d+)?`(?:, `([^`]+)`)? \|$/gm),
  ]
  expect(rows.length).toBeGreaterThan(20)
  const named = readFileSync('docs/parts.md', 'utf8').matchAll(/`([\w./-]+)`/g)
  const removable = [...named].map(([, path = '']) => path)
  for (const [, file = '', name = ''] of rows) {
    if (!existsSync(file) && removable.some(path => file === path || file.startsWith(`${path}/`))) continue
    expect(existsSync(file), file).toBe(true)
    if (name) expect(readFileSync(file, 'utf8'), `${file} names ${name}`).toContain(name)
  }
})
