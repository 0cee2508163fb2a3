import type { ApiRule } from '../rule.ts'

const undecided = 'Whether one allows all that the other does cannot be decided from the document.'

export const textRules: readonly ApiRule[] = [
  {
    id: 'request-pattern-narrowed',
    severity: 'breaking',
    title: 'A text has to match a pattern',
    message: '{where} has to match {is} (before: {was}).',
    why: 'Callers send texts that were valid. A new validation rule is on GitHub’s list of breaking changes.',
  },
  {
    id: 'request-pattern-widened',
    severity: 'additive',
    title: 'A text has no pattern any more',
    message: '{where} no longer has to match {was}.',
    why: 'What callers send is still accepted.',
  },
  {
    id: 'request-pattern-undecided',
    severity: 'risky',
    title: 'A text has to match another pattern',
    message: '{where} has to match {is}, before {was}; texts that only match the old one are refused.',
    why: undecided,
  },
  {
    id: 'response-pattern-narrowed',
    severity: 'none',
    title: 'A returned text matches a pattern',
    message: '{where} matches {is} (before: {was}).',
    why: 'Callers handle any text already.',
  },
  {
    id: 'response-pattern-widened',
    severity: 'breaking',
    title: 'A returned text need not match a pattern any more',
    message: '{where} may be a text that does not match {was}.',
    why: 'Callers take the text apart by the pattern that was promised.',
  },
  {
    id: 'response-pattern-undecided',
    severity: 'risky',
    title: 'A returned text matches another pattern',
    message: '{where} matches {is}, before {was}.',
    why: undecided,
  },
  {
    id: 'request-format-narrowed',
    severity: 'breaking',
    title: 'A value has to have a format',
    message: '{where} has to have the format {is} (before: {was}).',
    why: 'Callers send values that were valid. Formats that only say how to show a value (password) do not count.',
  },
  {
    id: 'request-format-widened',
    severity: 'additive',
    title: 'A value may have a wider format, or any',
    message: '{where} may have the format {is} (before: {was}).',
    why: 'What callers send is still accepted.',
  },
  {
    id: 'request-format-changed',
    severity: 'breaking',
    title: 'A value has to have another format',
    message: '{where} has to have the format {is}; {was} is refused.',
    why: 'What callers send is refused.',
  },
  {
    id: 'request-format-undecided',
    severity: 'risky',
    title: 'A value has another format of your own',
    message: '{where} has the format {is}, before {was}.',
    why: undecided,
  },
  {
    id: 'response-format-narrowed',
    severity: 'none',
    title: 'A returned value has a format',
    message: '{where} has the format {is} (before: {was}).',
    why: 'Callers handle these values already.',
  },
  {
    id: 'response-format-widened',
    severity: 'breaking',
    title: 'A returned value has a wider format, or none',
    message: '{where} has the format {is} (before: {was}).',
    why: 'Callers parse it by the format that was promised: an int64 does not fit into an int32.',
  },
  {
    id: 'response-format-changed',
    severity: 'breaking',
    title: 'A returned value has another format',
    message: '{where} has the format {is}; callers expect {was}.',
    why: 'Callers cannot parse it.',
  },
  {
    id: 'response-format-undecided',
    severity: 'risky',
    title: 'A returned value has another format of your own',
    message: '{where} has the format {is}, before {was}.',
    why: undecided,
  },
]
