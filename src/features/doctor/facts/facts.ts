import type { Texts } from '../repository/texts.ts'
import { type CodeFacts, codeFactsOf, nothing } from './code.ts'
import { type DownFault, downFaultOf } from './down.ts'
import { type FoundSecret, secretsIn } from './secrets.ts'
import { isCode } from './syntax.ts'

/** Facts about the files of a repository; each is computed once. */
export interface Facts {
  code(path: string): CodeFacts
  secrets(path: string): readonly FoundSecret[]
  /** For a migration in code. */
  down(path: string): DownFault | null
  /** Whether it begins like an OpenAPI document. */
  describesApi(path: string): boolean
  /** Whether it contains the word “audience”. */
  declaresAudience(path: string): boolean
}

/**
 * Facts about one text. They depend only on the path, the text and this program, and are computed on demand.
 */
export interface FileFacts {
  code?: CodeFacts
  secrets?: readonly FoundSecret[]
  down?: DownFault | 'unparsed' | null
  describesApi?: boolean
  declaresAudience?: boolean
}

/** Returns the facts about a file from an earlier run, or an empty record to fill. */
export type Recall = (path: string, texts: Texts) => FileFacts

export function factsOf(texts: Texts, recall: Recall): Facts {
  const files = new Map<string, FileFacts>()
  const known = (path: string): FileFacts => {
    const file = files.get(path) ?? recall(path, texts)
    files.set(path, file)
    return file
  }
  const asked = (path: string): FileFacts => {
    texts.ask(path)
    return known(path)
  }
  return {
    code(path) {
      if (!isCode(path)) return nothing
      const file = asked(path)
      file.code ??= codeFactsOf(path, texts.of(path) ?? '')
      if (file.code.isUnparsed) texts.ask(path, unparsed)
      return file.code
    },
    secrets(path) {
      texts.askPieces(path)
      const file = known(path)
      file.secrets ??= secretsIn(path, texts)
      return file.secrets
    },
    down(path) {
      const file = asked(path)
      if (file.down === undefined) file.down = downFaultOf(path, texts.of(path) ?? '')
      if (file.down !== 'unparsed') return file.down
      texts.ask(path, unparsed)
      return null
    },
    describesApi(path) {
      const file = asked(path)
      file.describesApi ??= marker.test((texts.of(path) ?? '').slice(0, 2000))
      return file.describesApi
    },
    declaresAudience(path) {
      const file = asked(path)
      file.declaresAudience ??= (texts.of(path) ?? '').includes('audience')
      return file.declaresAudience
    },
  }
}

const unparsed = 'it could not be parsed'

const marker = /^[\t\v\f \u00a0\ufeff{]*["']?(openapi|swagger)["']?\s*:\s*["']?\d/m
