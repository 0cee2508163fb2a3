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

/** Files whose texts are programs of other repositories. */
function isSample(path: string): boolean {
  return path.startsWith('src/features/doctor/samples/') || path.endsWith('/cases.ts')
}

/** Files whose texts are written into a project. */
function isStamp(path: string): boolean {
  return path.startsWith('src/features/generate/api/') && path.endsWith('-text.ts')
}

/** A file without the lines that describe a check. */
function withoutTexts(path: string): string {
  return readFileSync(path, 'utf8').replace(/^ {2}(why|finds|ignores|blockedBy|advice):\s+.*$/gm, '')
}

/** Every module a file imports, static or lazy; a local one as its path. */
function importsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8')
  const named = [...text.matchAll(/(?:from |import\(|^import )'([^'\n]+)'/gm)].map(match => match[1] ?? '')
  return named.map(name => (name.startsWith('.') ? posix.join(dirname(path), name) : name))
}

/** `src/features/create/plan.ts` → `features/create`; `src/core/render/tree.ts` → `core`. */
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
    if (isSample(path) || path === 'src/cli/terminal/io.ts') return false
    return /\bconsole\.|process\.(std|exit|argv|env|cwd|on\()/.test(withoutTexts(path))
  })
  expect(wrong).toEqual([])
})

test('a library is imported in one room only, has a reason in docs/dependencies.md, and is declared', () => {
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  const reasons = readFileSync('docs/dependencies.md', 'utf8')
  const rooms = new Map<string, Set<string>>()
  for (const path of files.filter(path => !isSample(path) && !isStamp(path))) {
    for (const name of importsOf(path)) {
      if (/^(src|templates|node:|virtual:)|package\.json$/.test(name)) continue
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

/** From the lowest up: a folder imports only from those before it. */
const floors = {
  'src/core': [
    'system',
    'render',
    'project',
    'catalogue',
    'schema',
    'database',
    'ledger',
    'fields',
    'openapi',
  ],
  'src/features/doctor': [
    'repository',
    'secrets',
    'facts',
    'queries',
    'readme',
    'run',
    'samples',
    'checks',
    'report',
    'examine.ts',
    'staged.ts',
    'hook.ts',
  ],
  'src/features/doctor/run': ['result', 'process', 'sandbox', 'observe', 'steps', 'run.ts'],
}

test.each(Object.entries(floors))('the folders of %s import downwards only', (room, order) => {
  const folderOf = (path: string): string => path.slice(room.length + 1).split('/')[0] ?? ''
  const inside = files.filter(path => path.startsWith(`${room}/`))
  const wrong = inside.flatMap(path =>
    importsOf(path)
      .filter(to => to.startsWith(`${room}/`))
      .filter(to => order.indexOf(folderOf(to)) > order.indexOf(folderOf(path)))
      .map(to => `${path} imports ${to}`),
  )
  expect(wrong).toEqual([])
  expect([...new Set(inside.map(folderOf))].sort()).toEqual([...order].sort())
})

test('values are typed where they enter: Reflect.get is for the trap of a proxy only', () => {
  const reading = files.filter(path => !isSample(path) && readFileSync(path, 'utf8').includes('Reflect.get('))
  expect(reading).toEqual(['src/features/migration/recorder-answers.ts'])
})

test('what users run imports no case of a check', () => {
  const wrong = files
    .filter(path => !isSample(path))
    .flatMap(path => importsOf(path).filter(to => files.includes(to) && isSample(to) && path !== to))
  expect(wrong).toEqual([])
})

/** Who may name a database beside its driver, and why. */
const mayNameDatabases: Readonly<Record<string, string>> = {
  'src/core/project/': 'reads the client of a configuration before Knex is loaded',
  'src/core/fields/': 'names that every database takes',
  'src/features/migration/lint/rules/': 'a rule says on which databases it holds',
  'src/features/migration/new/': 'words a migration without Knex',
}

test('a database is named in its driver only', () => {
  const rooms =
    /^src\/(core|features\/(migration|seed|database)|cli\/(commands|formats)\/(migration|seed|db))\//
  const isListed = (path: string) => Object.keys(mayNameDatabases).some(start => path.startsWith(start))
  const wrong = files.filter(path => {
    if (!rooms.test(path) || path.startsWith('src/core/database/drivers/') || isListed(path)) return false
    const code = readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')
    return /\b(postgres(ql)?|mysql2?|mariadb|sqlite3?|better-sqlite3)\b/.test(code)
  })
  expect(wrong).toEqual([])
})

test('the folders of the README plan import downwards only', () => {
  const floors = ['shell', 'markdown', 'rules', 'plan']
  const readme = 'src/features/doctor/readme/'
  const floorOf = (path: string): number => floors.indexOf(path.slice(readme.length).split('/')[0] ?? '')
  const folders = files.filter(path => path.startsWith(readme) && floorOf(path) >= 0)
  const wrong = folders.flatMap(path =>
    importsOf(path)
      .filter(to => to.startsWith(readme) && floorOf(to) > floorOf(path))
      .map(to => `${path} imports ${to}`),
  )
  expect(wrong).toEqual([])
  expect(new Set(folders.map(floorOf)).size).toBe(floors.length)
})

test('every command has its line in the list, and every line its file', () => {
  const written = filesIn('src/cli/commands').filter(path =>
    /^export const configure[A-Z]/m.test(readFileSync(path, 'utf8')),
  )
  const listed = (list: CommandList, folder: string): string[] =>
    Object.entries(list).flatMap(([name, entry]) => {
      const path = posix.join(folder, name)
      const own = posix.join(path, `${name}.ts`)
      if (typeof entry === 'function') return [folder === 'src/cli/commands' ? own : `${path}.ts`]
      return [...(entry.itself ? [own] : []), ...listed(entry.commands, path)]
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
  expect([...listed.keys()]).toEqual(Array.from({ length: 29 }, (_, place) => `K${place + 1}`))
  const unshown = [...listed].filter(([fault]) => !names.includes(fault)).map(([fault]) => fault)
  expect(unshown).toEqual([])
  const files = [...listed.values()].flatMap(shownBy => shownBy.match(/[\w-]+\.test\.ts/g) ?? [])
  expect(files.filter(file => !tests.some(path => path.endsWith(`/${file}`)))).toEqual([])
})

test('every decision has its number and its line in the list', () => {
  const records = readdirSync('docs/decisions').filter(name => name !== 'README.md')
  const list = readFileSync('docs/decisions/README.md', 'utf8')
  const lines = records.map((name, index) => {
    const text = readFileSync(`docs/decisions/${name}`, 'utf8')
    const [, title = ''] = new RegExp(`^# ${index + 1}\\. (.+)\n`).exec(text) ?? []
    expect([...text.matchAll(/^## (.+)$/gm)].map(match => match[1])).toEqual(partsOfRecord)
    return `| ${index + 1} | [${title}](${name}) |`
  })
  expect(lines.filter(line => !list.includes(line))).toEqual([])
})

const partsOfRecord = ['Context', 'Decision', 'Consequences']

test('templates keep to values: a file that is filled in holds no logic, and few files are filled in', () => {
  const templates = filesIn('templates').filter(path => path.endsWith('.hbs'))
  const thinking = templates.filter(
    path => !path.endsWith('/README.md.hbs') && /\{\{[#/^]/.test(readFileSync(path, 'utf8')),
  )
  expect(thinking).toEqual([])
  expect(templates.length).toBeLessThan(filesIn('templates').length / 8)
})
