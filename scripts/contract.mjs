import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { environmentFor, root, run } from './try/project.mjs'

/**
 * Generates openapi.json.hbs and docs/deprecations.md.hbs in templates/api/project/base: a project is created from the
 * template, writes its own documents, and its name, its description and its dates become placeholders again. Run it after a
 * change that affects them, and before `npm run examples`.
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
  const [year, month] = /^createdAt: "?(\d+)-(\d+)/m
    .exec(readFileSync(join(project, 'gapi.yml'), 'utf8'))
    .slice(1)
  for (const file of ['openapi.json', 'docs/deprecations.md']) {
    const text = readFileSync(join(project, file), 'utf8')
    const filled = text
      .replaceAll(JSON.stringify(description), '{{descriptionJson}}')
      .replaceAll(name, '{{name}}')
      .replaceAll(`${year}-${month}-01`, '{{thisMonth}}')
      .replaceAll(`${Number(year) + 1}-${month}-01`, '{{monthNextYear}}')
    writeFileSync(join(root, 'templates/api/project/base', `${file}.hbs`), filled)
  }
  console.log('Wrote openapi.json.hbs and docs/deprecations.md.hbs in templates/api/project/base.')
} finally {
  rmSync(home, { recursive: true, force: true })
}
