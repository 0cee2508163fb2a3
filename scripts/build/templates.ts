import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import Handlebars from 'handlebars'
import { parse } from 'yaml'
import { contractIn } from '../../src/core/project/contract/contract.ts'
import { conditionsOf } from '../../src/core/render/layers.ts'
import type { Manifest } from '../../src/core/render/manifest.ts'
import {
  type Template,
  type TemplateFile,
  type TemplatePart,
  variablesOf,
} from '../../src/core/render/template.ts'
import { toolchains } from '../../src/core/system/toolchain/toolchains.ts'

/** The module from which the program imports its templates. */
export const moduleName = 'virtual:templates'

/** JavaScript that exports all templates in a folder. */
export function compileTemplates(folder: string): string {
  return `export const templates = ${JSON.stringify(templatesIn(folder))}\n`
}

/**
 * The same, with the templates in a separate compressed file: they are a quarter of the package. It is an index
 * in JSON, a zero byte, and then the plain files in order, which are never decoded; the index has their lengths.
 */
export function packTemplates(folder: string): { module: string; packed: Uint8Array } {
  const templates = templatesIn(folder)
  const plain = Object.values(templates).flatMap(({ files }) =>
    files.flatMap(({ content }) => (isPlain(content) ? [Buffer.from(content)] : [])),
  )
  const index = JSON.stringify(templates, (key, value) =>
    key === 'content' && isPlain(value) ? Buffer.byteLength(value) : value,
  )
  return {
    module: readPacked,
    packed: brotliCompressSync(Buffer.concat([Buffer.from(`${index}\0`), ...plain])),
  }
}

/** What a program leaves in a folder of a template that somebody has run. */
const leftovers = /^(__pycache__|\.(ruff|mypy|pytest)_cache|\.venv)$/

export const packedFile = 'templates.br'

/** Unpacks into one chunk: joining many of 16 KB, the default, takes as long as the rest. */
const readPacked = `import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
const packed = readFileSync(join(import.meta.dirname, '${packedFile}'))
const unpacked = brotliDecompressSync(packed, { chunkSize: 1024 * 1024 })
let at = unpacked.indexOf(0) + 1
export const templates = JSON.parse(unpacked.subarray(0, at - 1).toString())
for (const { files } of Object.values(templates))
  for (const file of files)
    if (typeof file.content === 'number') file.content = unpacked.subarray(at, (at += file.content))
`

function isPlain(content: unknown): content is string | Uint8Array {
  return typeof content === 'string' || content instanceof Uint8Array
}

function templatesIn(folder: string): Readonly<Record<string, Template>> {
  return Object.fromEntries(foldersIn(folder).map(name => [name, readTemplate(folder, name)]))
}

function readTemplate(folder: string, name: string): Template {
  const manifest: Manifest = parse(readFileSync(join(folder, name, 'template.yml'), 'utf8'))
  checkManifest(manifest)
  const variables = variablesOf(
    manifest,
    { template: name, version: '0', createdAt: '', answers: {} },
    { version: '0', tarball: undefined },
  )
  const layers = foldersIn(join(folder, name, 'project'))
  checkContract(join(folder, name, 'project/base/gapi.yml'))
  for (const layer of layers) checkLayer(layer, variables)
  const files = layers.flatMap(layer => {
    const root = join(folder, name, 'project', layer)
    return filesIn(root).map(path => readFile(layer, path, readFileSync(join(root, path), 'utf8'), variables))
  })
  return { name, manifest, files }
}

function checkManifest({ toolchain, questions }: Manifest): void {
  if (!(toolchain in toolchains))
    throw new Error(
      `There is no toolchain ${toolchain}: choose one of ${Object.keys(toolchains).join(', ')}.`,
    )
  for (const [key, question] of Object.entries(questions)) {
    if (!['choice', 'text', 'package-name'].includes(question.type))
      throw new Error(`${key} is of no known type.`)
    if (!question.about) throw new Error(`${key} does not say what it is about.`)
    if (question.type === 'choice' && !(question.default in question.choices)) {
      throw new Error(`The default of ${key} is none of its choices.`)
    }
  }
}

/** Every template must make a project with a valid contract. */
function checkContract(file: string): void {
  if (existsSync(file) && !contractIn(readFileSync(file, 'utf8')))
    throw new Error(`${file} states no contract.`)
}

function checkLayer(layer: string, variables: object): void {
  const unknown = conditionsOf(layer)
    .flat()
    .filter(flag => !(flag in variables))
  if (unknown.length > 0)
    throw new Error(`The layer ${layer} waits for ${unknown}, which no answer of template.yml gives.`)
}

function readFile(layer: string, path: string, text: string, variables: object): TemplateFile {
  if (!path.endsWith('.hbs')) return { layer, path: targetOf(path), content: text }
  const program = Handlebars.parse(text)
  for (const fault of faultsOf(program, variables, mayChoose(path)))
    throw new Error(`${layer}/${path} ${fault}`)
  return { layer, path: targetOf(path), content: partsOf(program) }
}

/** The parts of a program without faults. Handlebars has already removed the lines of blocks. */
function partsOf({ body }: hbs.AST.Program): TemplatePart[] {
  return body.flatMap((statement): TemplatePart[] => {
    if (isContent(statement)) return [statement.value]
    if (isValue(statement)) return [{ value: nameOf(statement.path) }]
    if (!isBlock(statement)) return []
    const [condition] = statement.params
    if (!condition) throw new Error('An #if needs a variable.')
    const { program, inverse } = statement
    return [{ if: nameOf(condition), yes: partsOf(program), no: inverse ? partsOf(inverse) : [] }]
  })
}

/**
 * npm leaves `.gitignore` and `.npmrc` out of packages, and those of a template must not affect this
 * repository. Two underscores are a name of Python, e.g. `__init__.py`.
 */
function targetOf(path: string): string {
  return path.replace(/\.hbs$/, '').replace(/(^|\/)_(?!_)([^/]+)$/, '$1.$2')
}

function mayChoose(path: string): boolean {
  return path === 'README.md.hbs'
}

/**
 * What a template may not contain: unknown variables (Handlebars ignores them silently in `#if`), and logic.
 */
function* faultsOf(program: hbs.AST.Program, variables: object, choices: boolean): Generator<string> {
  for (const statement of program.body) {
    if (statement.type === 'CommentStatement') continue
    const at = `line ${statement.loc.start.line}`
    if (isContent(statement)) {
      if (statement.value.includes('{{')) yield `(${at}) leaves {{ as it is; copy such a file without .hbs.`
      continue
    }
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

function isContent(statement: hbs.AST.Statement): statement is hbs.AST.ContentStatement {
  return statement.type === 'ContentStatement'
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
    .filter(entry => entry.isDirectory() && !leftovers.test(entry.name))
    .map(entry => entry.name)
    .sort()
}

function filesIn(folder: string, under = ''): string[] {
  const entries = readdirSync(join(folder, under), { withFileTypes: true })
  return entries
    .filter(({ name }) => !leftovers.test(name))
    .flatMap(entry =>
      entry.isDirectory() ? filesIn(folder, `${under}${entry.name}/`) : [`${under}${entry.name}`],
    )
    .sort()
}
