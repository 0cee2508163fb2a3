import type { ApiRule } from '../rule.ts'

export const documentRules: readonly ApiRule[] = [
  {
    id: 'request-keyword-narrowed',
    severity: 'breaking',
    title: 'A further condition on a value that is sent',
    message: '{where} has to satisfy {keyword}.',
    why: 'Callers send values that were valid. This is about not, if, dependentRequired, patternProperties, contains and their like.',
  },
  {
    id: 'request-keyword-widened',
    severity: 'additive',
    title: 'A condition on a value that is sent is gone',
    message: '{where} no longer has to satisfy {keyword}.',
    why: 'What callers send is still accepted.',
  },
  {
    id: 'request-keyword-undecided',
    severity: 'risky',
    title: 'Another condition on a value that is sent',
    message: '{keyword} of {where} has changed.',
    why: 'Which values such a condition allows is not compared, only whether it changed.',
  },
  {
    id: 'response-keyword-narrowed',
    severity: 'none',
    title: 'A further condition on a returned value',
    message: '{where} satisfies {keyword}.',
    why: 'Callers handle these values already.',
  },
  {
    id: 'response-keyword-widened',
    severity: 'breaking',
    title: 'A condition on a returned value is gone',
    message: '{where} need not satisfy {keyword} any more.',
    why: 'Callers may get values that were excluded.',
  },
  {
    id: 'response-keyword-undecided',
    severity: 'risky',
    title: 'Another condition on a returned value',
    message: '{keyword} of {where} has changed.',
    why: 'Which values such a condition allows is not compared, only whether it changed.',
  },
  {
    id: 'version-not-raised',
    severity: 'risky',
    title: 'The version does not say that the API breaks',
    message: 'The version is {is} (before: {was}), so callers do not expect a break; {next} would say it.',
    why: 'Callers who follow semantic versioning take the update. Versions that are not of the form 1.2.3 are ignored, and so are breaks that are accepted or were announced.',
  },
  {
    id: 'version-lowered',
    severity: 'risky',
    title: 'The version is lower than before',
    message: 'The version is {is}, before {was}.',
    why: 'Callers cannot tell which document is newer.',
  },
]
