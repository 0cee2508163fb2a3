import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** A row of the first table of docs/stacks.md: a point, and its file in each template. */
interface Row {
  readonly point: string
  readonly api: string
  readonly flask: string
}

const page = readFileSync('docs/stacks.md', 'utf8')
const rows: Row[] = [...page.matchAll(/^\| ([^|`]+) \| `([^`]+)` \| `([^`]+)` \|$/gm)].map(
  ([, point = '', api = '', flask = '']) => ({ point, api, flask }),
)

test('docs/stacks.md names files that are there', () => {
  const missing = rows.flatMap(({ api, flask }) => [
    ...(exists('api', api) ? [] : [`api: ${api}`]),
    ...(exists('flask', flask) ? [] : [`flask: ${flask}`]),
  ])
  expect(missing).toEqual([])
})

test.each(['api', 'flask'] as const)('docs/stacks.md has the practices of the template %s', template => {
  const practices = readFileSync(`templates/${template}/project/base/docs/practices.md`, 'utf8')
  const files = [...practices.matchAll(/^\| .*\| `([^`:]+)(?::\d+)?`[^|]*\|$/gm)].map(([, file]) => file)
  expect(rows.map(row => row[template])).toEqual(files)
  expect(files.length).toBeGreaterThan(40)
})

/** In one of the layers, maybe with placeholders, and with a name that npm and git leave alone. */
function exists(template: string, file: string): boolean {
  const project = `templates/${template}/project`
  return readdirSync(project).some(layer =>
    ['', '.hbs'].some(end => existsSync(join(project, layer, file + end))),
  )
}
