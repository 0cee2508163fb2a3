import type { Texts } from '../repository/texts.ts'
import { type CodeFacts, codeFactsOf, mayHoldFacts, nothing } from './code.ts'
import { downFaultOf } from './down.ts'
import type { DownFault } from './down-fault.ts'
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
  /** Why there is no text; null where there is, and for links and binary files. */
  unread?: string | null
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
  // What is known from an earlier run is asked for without reading the file again.
  const asked = (path: string): FileFacts => {
    const file = known(path)
    if (file.unread === undefined) file.unread = texts.unread(path) ?? null
    if (file.unread !== null) texts.ask(path, file.unread)
    return file
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
      const file = texts.isLarge(path) ? known(path) : asked(path)
      if (file.secrets === undefined) {
        file.secrets = secretsIn(path, texts)
        noteQuick(file, path, texts)
      }
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
      file.describesApi ??= isDescription(texts.of(path))
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

/** Facts that are quickly found while the text is at hand, so that it need not be read again for them. */
function noteQuick(file: FileFacts, path: string, texts: Texts): void {
  const text = texts.peek(path)
  if (text === undefined) return
  file.describesApi ??= isDescription(text)
  file.declaresAudience ??= text.includes('audience')
  if (isCode(path) && !mayHoldFacts(text)) file.code ??= nothing
}

function isDescription(text = ''): boolean {
  return marker.test(text.slice(0, 2000))
}

const marker = /^[\t\v\f \u00a0\ufeff{]*["']?(openapi|swagger)["']?\s*:\s*["']?\d/m
