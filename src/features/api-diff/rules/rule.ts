import type { ChangeSeverity } from '../api-change.ts'

/** A kind of change. */
export interface ApiRule {
  readonly id: string
  readonly severity: ChangeSeverity
  /** What changed. */
  readonly title: string
  /** What a caller will see. The names in braces are filled in. */
  readonly message: string
  readonly why: string
}

/** `{bound}` and its like, filled in. The name of a property keeps its case at the start of the sentence. */
export function messageOf({ message }: ApiRule, args: Readonly<Record<string, string>>): string {
  const text = message.replace(/\{(\w+)\}/g, (_, name: string) => args[name] ?? '')
  const isName = message.startsWith('{') && !/^(the|query|path|header|cookie) /.test(text)
  return isName ? text : text.charAt(0).toUpperCase() + text.slice(1)
}
