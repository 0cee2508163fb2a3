import { readdirSync, readFileSync } from 'node:fs'
import { dirname, posix } from 'node:path'
import { expect, test } from 'vitest'
import type { CommandList } from '../src/cli/command.ts'
import { commands } from '../src/cli/commands/index.ts'

const files = filesIn('src').filter(path => path.endsWith('.ts') && !path.endsWith('.d.ts'))

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = posix.join(folder, entry.name)
    return entry.isDirectory() ? filesIn(path) : [path]
  })
}

/** Every module a file imports, static or lazy; a local one as its path. */
function importsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8')
  const named = [...text.matchAll(/(?:from|import\(|^import) ?'([^']+)'/gm)].map(match => match[1] ?? '')
  return named.map(name => (name.startsWith('.') ? posix.join(dirname(path), name) : name))
}

/** `src/features/create/plan.ts` → `features/create`; `src/core/tree.ts` → `core`. */
function roomOf(path: string): string {
  const [, room = '', feature = ''] = path.split('/')
  return room === 'features' ? `features/${feature}` : room
}

test('rooms import one way: cli → features → core, and no feature imports another', () => {
  const wrong = files.flatMap(path => {
    const from = roomOf(path)
    return importsOf(path)
      .filter(name => name.startsWith('src/'))
      .filter(to => {
        const into = roomOf(to)
        if (from === into || from === 'cli') return false
        return !(from.startsWith('features/') && into === 'core')
      })
      .map(to => `${path} imports ${to}`)
  })
  expect(wrong).toEqual([])
})

test('no file imports itself by way of others, not even for a type', () => {
  const circles: string[] = []
  const cleared = new Set<string>()
  const walk = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path))
      return void circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
    if (cleared.has(path)) return
    for (const to of importsOf(path)) if (files.includes(to)) walk(to, [...trail, path])
    cleared.add(path)
  }
  for (const path of files) walk(path, [])
  expect(circles).toEqual([])
})

test('only the command line touches the process, and nothing prints past it', () => {
  const wrong = files.filter(path => {
    if (path === 'src/cli/io.ts') return false
    return /\bconsole\.|process\.(std|exit|argv|env|cwd|on\()/.test(readFileSync(path, 'utf8'))
  })
  expect(wrong).toEqual([])
})

test('a library is imported in one room only, has a reason in docs/dependencies.md, and is declared', () => {
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  const reasons = readFileSync('docs/dependencies.md', 'utf8')
  const rooms = new Map<string, Set<string>>()
  for (const path of files) {
    for (const name of importsOf(path)) {
      if (/^(src|node:|virtual:)|package\.json$/.test(name)) continue
      const library = name.startsWith('@')
        ? name.split('/').slice(0, 2).join('/')
        : (name.split('/')[0] ?? '')
      rooms.set(library, (rooms.get(library) ?? new Set()).add(roomOf(path)))
    }
  }
  for (const [library, used] of rooms) expect({ library, used: used.size }).toEqual({ library, used: 1 })
  for (const library of rooms.keys()) expect(devDependencies).toHaveProperty([library])
  for (const library of Object.keys(devDependencies)) expect(reasons).toContain(`| ${library} |`)
})

test('every command has its line in the list, and every line its file', () => {
  const written = filesIn('src/cli/commands').filter(path => !path.endsWith('/index.ts'))
  const listed = (list: CommandList, folder: string): string[] =>
    Object.entries(list).flatMap(([name, entry]) => {
      const path = posix.join(folder, name)
      if (typeof entry === 'function') return [`${path}.ts`]
      const itself = entry.itself ? [posix.join(path, 'itself.ts')] : []
      return [...itself, ...listed(entry.commands, path)]
    })
  expect(written.sort()).toEqual(listed(commands, 'src/cli/commands').sort())
})

test('what users install has no dependency and no lifecycle script', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(manifest.dependencies).toBeUndefined()
  const lifecycle = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare']
  expect(Object.keys(manifest.scripts).filter(name => lifecycle.includes(name))).toEqual([])
})

test('the lock file holds no download address', () => {
  expect(readFileSync('package-lock.json', 'utf8')).not.toMatch(/"resolved": *"http/)
})

test('every fault of Knex that is listed has a test that is named for it', () => {
  const tests = filesIn('test').filter(path => path.endsWith('.test.ts'))
  const names = tests.flatMap(path =>
    [...readFileSync(path, 'utf8').matchAll(/^.*?['"`]((?:K\d+, )*K\d+): /gm)].flatMap(([, faults = '']) =>
      faults.split(', '),
    ),
  )
  const rows = readFileSync('docs/knex-faults.md', 'utf8').matchAll(/^\| (K\d+) \|.*\| (.*) \|$/gm)
  const listed = new Map([...rows].map(([, fault = '', shownBy = '']) => [fault, shownBy]))
  expect([...listed.keys()]).toEqual(Array.from({ length: 28 }, (_, place) => `K${place + 1}`))
  const unshown = [...listed].filter(([fault]) => !names.includes(fault)).map(([fault]) => fault)
  expect(unshown).toEqual([])
  const files = [...listed.values()].flatMap(shownBy => shownBy.match(/[\w-]+\.test\.ts/g) ?? [])
  expect(files.filter(file => !tests.some(path => path.endsWith(`/${file}`)))).toEqual([])
})

test('templates keep to values: a file that is filled in holds no logic, and few files are filled in', () => {
  const templates = filesIn('templates').filter(path => path.endsWith('.hbs'))
  const thinking = templates.filter(
    path => !path.endsWith('/README.md.hbs') && /\{\{[#/^]/.test(readFileSync(path, 'utf8')),
  )
  expect(thinking).toEqual([])
  expect(templates.length).toBeLessThan(filesIn('templates').length / 8)
})
