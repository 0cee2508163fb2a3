import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import Handlebars from 'handlebars'
import { parse } from 'yaml'
import { flagsOf } from '../../src/core/layers.ts'
import type { Manifest } from '../../src/core/manifest.ts'
import { variablesOf } from '../../src/core/template.ts'

/** The one module the program imports its templates from. */
export const moduleName = 'virtual:templates'

/** JavaScript that exports every template in a folder: verbatim texts, and functions made of the `.hbs` files. */
export function compileTemplates(folder: string): string {
  return moduleOf(folder, text => JSON.stringify(text))
}

/** The same, with the verbatim texts in a file of their own beside it, compressed: they are most of the package. */
export function packTemplates(folder: string): { module: string; texts: Uint8Array } {
  const texts: string[] = []
  const module = moduleOf(folder, text => `texts[${texts.push(text) - 1}]`)
  return { module: `${readTexts}${module}`, texts: brotliCompressSync(JSON.stringify(texts)) }
}

export const textsFile = 'templates.json.br'

const readTexts = `import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
const texts = JSON.parse(brotliDecompressSync(readFileSync(join(import.meta.dirname, '${textsFile}'))).toString())
`

/** How a text is written in JavaScript. */
type Write = (text: string) => string

function moduleOf(folder: string, write: Write): string {
  const templates = foldersIn(folder).map(
    name => `${JSON.stringify(name)}: ${compileTemplate(folder, name, write)}`,
  )
  return `export const templates = {${templates.join(',\n')}}\n`
}

function compileTemplate(folder: string, name: string, write: Write): string {
  const manifest: Manifest = parse(readFileSync(join(folder, name, 'template.yml'), 'utf8'))
  checkManifest(manifest)
  const variables = variablesOf(manifest, { template: name, version: '0', createdAt: '', answers: {} })
  const layers = foldersIn(join(folder, name, 'project'))
  for (const layer of layers) checkLayer(layer, variables)
  const files = layers.flatMap(layer => {
    const root = join(folder, name, 'project', layer)
    return filesIn(root).map(path =>
      compileFile(layer, path, readFileSync(join(root, path), 'utf8'), variables, write),
    )
  })
  return `{ name: ${JSON.stringify(name)}, manifest: ${JSON.stringify(manifest)}, files: [\n${files.join(',\n')}] }`
}

function checkManifest({ questions }: Manifest): void {
  for (const [key, question] of Object.entries(questions)) {
    if (!['choice', 'text', 'package-name'].includes(question.type))
      throw new Error(`${key} is of no known type.`)
    if (!question.about) throw new Error(`${key} does not say what it is about.`)
    if (question.type === 'choice' && !(question.default in question.choices)) {
      throw new Error(`The default of ${key} is none of its choices.`)
    }
  }
}

function checkLayer(layer: string, variables: object): void {
  const unknown = flagsOf(layer).filter(flag => !(flag in variables))
  if (unknown.length > 0)
    throw new Error(`The layer ${layer} waits for ${unknown}, which no answer of template.yml gives.`)
}

function compileFile(layer: string, path: string, text: string, variables: object, write: Write): string {
  const isTemplate = path.endsWith('.hbs')
  const place = `layer: ${JSON.stringify(layer)}, path: ${JSON.stringify(targetOf(path))}`
  if (!isTemplate) return `{ ${place}, content: ${write(text)} }`
  const program = Handlebars.parse(text)
  for (const fault of faultsOf(program, variables, mayChoose(path)))
    throw new Error(`${layer}/${path} ${fault}`)
  const options = { strict: true, noEscape: true, knownHelpersOnly: true }
  return `{ ${place}, content: ${Handlebars.precompile(program, options)} }`
}

/** npm leaves `.gitignore` and `.npmrc` out of packages, and ours must not act on this repository. */
function targetOf(path: string): string {
  return path.replace(/\.hbs$/, '').replace(/(^|\/)_([^/]+)$/, '$1.$2')
}

function mayChoose(path: string): boolean {
  return path === 'README.md.hbs'
}

/** What a template may not do: name a variable that does not exist (Handlebars would stay silent in `#if`), or think. */
function* faultsOf(program: hbs.AST.Program, variables: object, choices: boolean): Generator<string> {
  for (const statement of program.body) {
    if (statement.type === 'ContentStatement' || statement.type === 'CommentStatement') continue
    const at = `line ${statement.loc.start.line}`
    if (isBlock(statement)) {
      if (!choices) yield `(${at}) holds a block; only README.md.hbs may choose.`
      if (nameOf(statement.path) !== 'if') yield `(${at}) uses #${nameOf(statement.path)}; only #if is known.`
      for (const param of statement.params) if (!(nameOf(param) in variables)) yield unknown(param, at)
      yield* faultsOf(statement.program, variables, choices)
      if (statement.inverse) yield* faultsOf(statement.inverse, variables, choices)
    } else if (isValue(statement) && statement.params.length === 0) {
      if (!(nameOf(statement.path) in variables)) yield unknown(statement.path, at)
    } else {
      yield `(${at}) uses ${statement.type}; a template only fills in values.`
    }
  }
}

function unknown(expression: hbs.AST.Expression, at: string): string {
  return `(${at}) names ${nameOf(expression)}, which no answer gives.`
}

function isBlock(statement: hbs.AST.Statement): statement is hbs.AST.BlockStatement {
  return statement.type === 'BlockStatement'
}

function isValue(statement: hbs.AST.Statement): statement is hbs.AST.MustacheStatement {
  return statement.type === 'MustacheStatement'
}

function nameOf(expression: hbs.AST.Node): string {
  return 'original' in expression ? String(expression.original) : expression.type
}

function foldersIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true })
  return entries
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort()
}

function filesIn(folder: string, under = ''): string[] {
  const entries = readdirSync(join(folder, under), { withFileTypes: true })
  return entries
    .flatMap(entry =>
      entry.isDirectory() ? filesIn(folder, `${under}${entry.name}/`) : [`${under}${entry.name}`],
    )
    .sort()
}
