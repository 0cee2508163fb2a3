import { basename, posix } from 'node:path'
import type { Source } from '../facts/source.ts'
import { isCode } from '../facts/syntax.ts'
import { isFromTemplate } from '../repository/from-template.ts'
import { apiDocuments } from './api-documents.ts'

/** A package.json script that writes a tracked OpenAPI document. */
export interface Writer {
  readonly script: string
  /** The document. */
  readonly path: string
}

/**
 * The scripts that clearly write a tracked document: their command redirects its output there, or runs a
 * program of the repository that names the document and writes files. A script that reads the document to
 * generate something else does not count.
 */
export function writersIn(source: Source): Writer[] {
  const scripts = Object.entries(source.repository.manifests.get('')?.scripts ?? {})
  return apiDocuments(source).found.flatMap(({ path }) => {
    const found = scripts.find(([name, body]) => isWriter(name, body, path, source))
    return found ? [{ script: found[0], path }] : []
  })
}

function isWriter(name: string, body: string, path: string, source: Source): boolean {
  if (notWriting.test(`${name} ${body}`)) return false
  if (isFromTemplate(source) && name === 'openapi') return path === 'openapi.json'
  if (outputsOf(body).some(output => posix.normalize(output) === path)) return true
  return /openapi|swagger|api-?docs?|docs?:api|spec/i.test(name) && programsIn(body, source).some(writes)

  function writes(program: string): boolean {
    const text = source.texts.of(program) ?? ''
    return text.includes(basename(path)) && /writeFile|createWriteStream|swagger-?autogen/i.test(text)
  }
}

/** It never ends, only checks, publishes, or needs a running server. */
const notWriting = /\b(watch|serve|lint|validate|check|diff|push|publish|deploy|curl|wget)\b/

/** `… > openapi.json`, `-o openapi.json`, `--output=docs/openapi.json`. */
function outputsOf(body: string): string[] {
  const found = body.matchAll(
    /(?:>\s*|\s-o[ =]|\s--(?:out|output|outfile|out-file|output-file|dest)[ =])["']?([\w./-]+)/g,
  )
  return [...found].map(([, path = '']) => path)
}

/** The files of the repository that a script runs. */
function programsIn(body: string, { repository }: Source): string[] {
  return body
    .split(/[\s;&|]+/)
    .map(word => posix.normalize(word))
    .flatMap(word => ['', '.ts', '.js', '/index.ts', '/index.js'].map(end => word + end))
    .filter(path => repository.files.has(path) && isCode(path))
}
