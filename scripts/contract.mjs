import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { environmentFor, root, run } from './try/project.mjs'

/**
 * Generates templates/api/project/base/openapi.json.hbs: a project is created from the template, writes its
 * own OpenAPI document, and its name and description become placeholders again. Run it after a change that
 * affects the document, and before `npm run examples`.
 *
 *   npm run contract                              installs what the project needs
 *   npm run contract -- --modules path/to/project takes the node_modules of a project that is there
 */
const { values: asked } = parseArgs({ options: { modules: { type: 'string' } } })

const name = 'the-name-of-the-project'
const description = 'The description of the project.'
const home = mkdtempSync(join(tmpdir(), 'contract-'))
try {
  const project = join(home, name)
  const env = environmentFor([])
  const answers = ['--db', 'sqlite', '--set', `description=${description}`]
  const flags = [...answers, '--no-git', ...(asked.modules ? ['--no-install'] : [])]
  run(process.execPath, [join(root, 'bin/gapi.cjs'), 'new', project, ...flags], home, env)
  if (asked.modules) symlinkSync(resolve(asked.modules, 'node_modules'), join(project, 'node_modules'))
  run('npm', ['run', 'openapi'], project, env)
  const text = readFileSync(join(project, 'openapi.json'), 'utf8')
  const filled = text
    .replaceAll(JSON.stringify(description), '{{descriptionJson}}')
    .replaceAll(name, '{{name}}')
  writeFileSync(join(root, 'templates/api/project/base/openapi.json.hbs'), filled)
  console.log('Wrote templates/api/project/base/openapi.json.hbs.')
} finally {
  rmSync(home, { recursive: true, force: true })
}
