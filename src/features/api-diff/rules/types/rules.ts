import type { ApiRule } from '../rule.ts'

export const typeRules: readonly ApiRule[] = [
  {
    id: 'request-type-narrowed',
    severity: 'breaking',
    title: 'Fewer types are accepted',
    message: '{where} has to be {is}; before {was}, which is refused in part.',
    why: 'Callers send the types that are gone. In a query or path all is text, where a string accepts what a number does.',
  },
  {
    id: 'request-type-widened',
    severity: 'additive',
    title: 'More types are accepted',
    message: '{where} may be {is}; before {was}.',
    why: 'What callers send is still accepted.',
  },
  {
    id: 'request-type-changed',
    severity: 'breaking',
    title: 'Another type is accepted',
    message: '{where} has to be {is}; {was} is refused.',
    why: 'What callers send is refused.',
  },
  {
    id: 'response-type-narrowed',
    severity: 'none',
    title: 'Fewer types are returned',
    message: '{where} is {is}; before {was}.',
    why: 'Callers handle them already.',
  },
  {
    id: 'response-type-widened',
    severity: 'breaking',
    title: 'More types are returned',
    message: '{where} may be {is}; callers expect {was}.',
    why: 'Callers get a type for which they have no code.',
  },
  {
    id: 'response-type-changed',
    severity: 'breaking',
    title: 'Another type is returned',
    message: '{where} is {is}; callers expect {was}.',
    why: 'Callers cannot read it.',
  },
  {
    id: 'request-null-narrowed',
    severity: 'breaking',
    title: 'Null is no longer accepted',
    message: 'null for {where} is refused.',
    why: 'Callers send null to say that there is no value.',
  },
  {
    id: 'request-null-widened',
    severity: 'additive',
    title: 'Null is accepted',
    message: '{where} may be null.',
    why: 'What callers send is still accepted.',
  },
  {
    id: 'response-null-narrowed',
    severity: 'none',
    title: 'Null is no longer returned',
    message: '{where} is never null.',
    why: 'Code that handles null is not used any more.',
  },
  {
    id: 'response-null-widened',
    severity: 'breaking',
    title: 'Null is returned',
    message: '{where} may be null.',
    why: 'Callers read it without a check, and fail.',
  },
]
