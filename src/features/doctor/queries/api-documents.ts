import {
  type ApiDocument,
  type BrokenDocument,
  documentOf,
  parsedDocument,
} from '../../../core/openapi/document.ts'
import type { Source } from '../facts/source.ts'
import { isGenerated, isTest } from '../repository/places.ts'
import type { Texts } from '../repository/texts.ts'

export interface ApiDocuments {
  readonly found: readonly ApiDocument[]
  readonly broken: readonly BrokenDocument[]
}

/** Cached, because several checks need them and a document with a thousand operations takes long to parse. */
const known = new WeakMap<Texts, Map<string, ApiDocument | BrokenDocument | undefined>>()

/** The API documents of a repository, recognized by the start of their text rather than by their names. */
export function apiDocuments({ texts, facts }: Source): ApiDocuments {
  const parsed = known.get(texts) ?? new Map<string, ApiDocument | BrokenDocument | undefined>()
  known.set(texts, parsed)
  const documents = texts.paths
    .filter(path => /\.(json|ya?ml)$/.test(path) && !isTest(path) && !isGenerated(path))
    .filter(path => facts.describesApi(path))
    .flatMap(path => {
      const document = parsed.has(path) ? parsed.get(path) : documentAt(path, texts)
      parsed.set(path, document)
      return document ?? []
    })
  return {
    found: withoutTwins(documents.flatMap(document => ('root' in document ? [document] : []))),
    broken: documents.flatMap(document => ('fault' in document ? [document] : [])),
  }
}

/** `openapi.json` and `openapi.yaml` are one document in two forms. */
function withoutTwins(documents: readonly ApiDocument[]): ApiDocument[] {
  const nameOf = ({ path }: ApiDocument) => path.replace(/\.\w+$/, '')
  const pathsOf = ({ operations }: ApiDocument) =>
    operations.map(({ method, path }) => `${method} ${path}`).join()
  return documents.filter(
    (document, at) =>
      !documents
        .slice(0, at)
        .some(other => nameOf(other) === nameOf(document) && pathsOf(other) === pathsOf(document)),
  )
}

function documentAt(path: string, texts: Texts): ApiDocument | BrokenDocument | undefined {
  const text = texts.of(path) ?? ''
  const root = parsedDocument(path, text)
  if (typeof root === 'string') return { path, fault: root }
  return root && documentOf(path, text, root)
}
