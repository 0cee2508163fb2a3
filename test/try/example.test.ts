import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { templates } from 'virtual:templates'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { copyExample } from '../../scripts/try/example.mjs'
import { render } from '../../src/core/render/template.ts'
import { contentsOf, emptyFolder } from '../support/folder.ts'

const names = readdirSync('examples').filter(name => name !== 'README.md')

/** `npm run examples` writes them first. */
test.each(names)('the example %s, put together, is what the template makes', async name => {
  const folder = join(emptyFolder(), 'shop')
  copyExample(name, folder)
  const project = parse(readFileSync(join('examples', name, 'gapi.yml'), 'utf8'))
  const template = templates[project.template]
  if (!template) throw new Error(`There is no template ${project.template}.`)
  const tree = await render(template, project)
  expect(Object.keys(contentsOf(folder)).sort()).toEqual([...tree.keys()].sort())
  const wrong = [...tree].filter(
    ([path, content]) => !inGit(path, readFileSync(join(folder, path))).equals(Buffer.from(content)),
  )
  expect(wrong.map(([path]) => path)).toEqual([])
})

/** The bytes that git keeps: it writes a file for Windows with other line ends. */
function inGit(path: string, bytes: Buffer): Buffer {
  return path.endsWith('.cmd') ? Buffer.from(bytes.toString().replaceAll('\r\n', '\n')) : bytes
}
