import { isCode } from '../syntax.ts'
import type { Texts } from '../texts.ts'
import { type CodeFacts, codeFactsOf, nothing } from './code.ts'
import { type DownFault, downFaultOf } from './down.ts'
import { type FoundSecret, secretsOf } from './secrets.ts'

/** What the files of a repository say, as plain values; each is found out once. */
export interface Facts {
  code(path: string): CodeFacts
  secrets(path: string): readonly FoundSecret[]
  /** Of a migration in code. */
  down(path: string): DownFault | null
  /** Whether it begins like a document of OpenAPI. */
  describesApi(path: string): boolean
  /** Whether it has the word for whom a route is. */
  saysAudience(path: string): boolean
}

/** What is known of one text. It depends on nothing but the path, the text and this program. Filled in when asked for. */
export interface Known {
  code?: CodeFacts
  secrets?: readonly FoundSecret[]
  down?: DownFault | null
  describesApi?: boolean
  saysAudience?: boolean
}

/** Finds what is known of a file's text from an earlier run, or a place to note it. */
export type Recall = (path: string, texts: Texts) => Known

export function factsOf(texts: Texts, recall: Recall): Facts {
  const files = new Map<string, Known>()
  const known = (path: string): Known => {
    const file = files.get(path) ?? recall(path, texts)
    files.set(path, file)
    return file
  }
  return {
    code(path) {
      if (!isCode(path)) return nothing
      const file = known(path)
      file.code ??= codeFactsOf(path, texts.of(path) ?? '')
      return file.code
    },
    secrets(path) {
      const file = known(path)
      file.secrets ??= secretsOf(path, texts.of(path) ?? '')
      return file.secrets
    },
    down(path) {
      const file = known(path)
      if (file.down === undefined) file.down = downFaultOf(path, texts.of(path) ?? '')
      return file.down
    },
    describesApi(path) {
      const file = known(path)
      file.describesApi ??= marker.test((texts.of(path) ?? '').slice(0, 2000))
      return file.describesApi
    },
    saysAudience(path) {
      const file = known(path)
      file.saysAudience ??= (texts.of(path) ?? '').includes('audience')
      return file.saysAudience
    },
  }
}

const marker = /^[\s{]*["']?(openapi|swagger)["']?\s*:\s*["']?\d/m
