import { basename, posix } from 'node:path'
import { isFromTemplate } from '../from-template.ts'
import type { Subject } from '../subject.ts'
import { isCode } from '../syntax.ts'
import { apiDocuments } from './document.ts'

/** A script of package.json that writes an OpenAPI document which git tracks. */
export interface Writer {
  readonly script: string
  /** The document. */
  readonly path: string
}

/**
 * The scripts that clearly write a tracked document: by where their command puts its output, or by a program of the
 * repository that names the document and writes files. One that reads the document to make something else of it is none.
 */
export function writersIn(subject: Subject): Writer[] {
  const scripts = Object.entries(subject.repository.manifests.get('')?.scripts ?? {})
  return apiDocuments(subject).found.flatMap(({ path }) => {
    const found = scripts.find(([name, body]) => isWriter(name, body, path, subject))
    return found ? [{ script: found[0], path }] : []
  })
}

function isWriter(name: string, body: string, path: string, subject: Subject): boolean {
  if (notWriting.test(`${name} ${body}`)) return false
  if (isFromTemplate(subject) && name === 'openapi') return path === 'openapi.json'
  if (outputsOf(body).some(output => posix.normalize(output) === path)) return true
  return /openapi|swagger|api-?docs?|docs?:api|spec/i.test(name) && programsIn(body, subject).some(writes)

  function writes(program: string): boolean {
    const text = subject.texts.of(program) ?? ''
    return text.includes(basename(path)) && /writeFile|createWriteStream|swagger-?autogen/i.test(text)
  }
}

/** It goes on for ever, only looks, goes elsewhere, or asks a server that nobody has started. */
const notWriting = /\b(watch|serve|lint|validate|check|diff|push|publish|deploy|curl|wget)\b/

/** `… > openapi.json`, `-o openapi.json`, `--output=docs/openapi.json`. */
function outputsOf(body: string): string[] {
  const found = body.matchAll(
    /(?:>\s*|\s-o[ =]|\s--(?:out|output|outfile|out-file|output-file|dest)[ =])["']?([\w./-]+)/g,
  )
  return [...found].map(([, path = '']) => path)
}

/** The files of the repository that a script runs. */
function programsIn(body: string, { repository }: Subject): string[] {
  return body
    .split(/[\s;&|]+/)
    .map(word => posix.normalize(word))
    .flatMap(word => ['', '.ts', '.js', '/index.ts', '/index.js'].map(end => word + end))
    .filter(path => repository.files.has(path) && isCode(path))
}
