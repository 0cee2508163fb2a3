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

/** `{bound}` and its like, filled in. */
export function messageOf({ message }: ApiRule, args: Readonly<Record<string, string>>): string {
  const text = message.replace(/\{(\w+)\}/g, (_, name: string) => args[name] ?? '')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
