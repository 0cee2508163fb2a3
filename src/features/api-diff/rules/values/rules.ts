import type { ApiRule } from '../rule.ts'

export const valueRules: readonly ApiRule[] = [
  {
    id: 'request-values-narrowed',
    severity: 'breaking',
    title: 'Values of a list are no longer accepted',
    message: '{values} for {where} is refused.',
    why: 'Callers send them. Removing enum values is on GitHub’s list of breaking changes.',
  },
  {
    id: 'request-values-widened',
    severity: 'additive',
    title: 'More values of a list are accepted',
    message: '{where} may be {values}, too.',
    why: 'What callers send is still accepted.',
  },
  {
    id: 'request-list-narrowed',
    severity: 'breaking',
    title: 'Only listed values are accepted',
    message: '{where} has to be one of {values}; all else is refused.',
    why: 'Callers could send any value before.',
  },
  {
    id: 'request-list-widened',
    severity: 'additive',
    title: 'Any value is accepted, not only listed ones',
    message: '{where} may be another value than {values}.',
    why: 'What callers send is still accepted.',
  },
  {
    id: 'response-values-narrowed',
    severity: 'none',
    title: 'Values of a list are no longer returned',
    message: '{where} is never {values}.',
    why: 'Code that handles them is not used any more.',
  },
  {
    id: 'response-values-widened',
    severity: 'risky',
    title: 'More values of a list are returned',
    message: '{where} may be {values}, which callers do not know.',
    why: 'GitHub counts it as additive; a caller with a complete switch, or a generated enum, fails. Describe a list that grows with x-extensible-enum.',
  },
  {
    id: 'response-list-narrowed',
    severity: 'none',
    title: 'Only listed values are returned',
    message: '{where} is always one of {values}.',
    why: 'Callers handle any value already.',
  },
  {
    id: 'response-list-widened',
    severity: 'risky',
    title: 'Any value is returned, not only listed ones',
    message: '{where} may be another value than {values}.',
    why: 'As with a new value in the list: a caller with a complete switch, or a generated enum, fails.',
  },
  {
    id: 'request-open-values-widened',
    severity: 'additive',
    title: 'More values of an open list are accepted',
    message: '{where} may be {values}, too.',
    why: 'What callers send is still accepted.',
  },
  {
    id: 'response-open-values-widened',
    severity: 'additive',
    title: 'More values of an open list are returned',
    message: '{where} may be {values}, too.',
    why: 'x-extensible-enum announces that the list grows, so callers have code for an unknown value.',
  },
]
