import type { ApiRule } from '../rule.ts'

export const boundRules: readonly ApiRule[] = [
  {
    id: 'request-bound-narrowed',
    severity: 'breaking',
    title: 'A bound is set or tighter',
    message: '{bound} of {where} is {is} (before: {was}); what is beyond is refused.',
    why: 'Callers send values that were valid. A new validation rule is on GitHub’s list of breaking changes, also one that only writes down what the API did: if it did, accept the change with that reason.',
  },
  {
    id: 'request-bound-widened',
    severity: 'additive',
    title: 'A bound is removed or looser',
    message: '{bound} of {where} is {is} (before: {was}); more values are accepted.',
    why: 'What callers send is still accepted.',
  },
  {
    id: 'request-bound-changed',
    severity: 'breaking',
    title: 'Values have to be multiples of another number',
    message: '{bound} of {where} is {is} (before: {was}); multiples of the old number are refused.',
    why: 'Callers send values that were valid.',
  },
  {
    id: 'response-bound-narrowed',
    severity: 'none',
    title: 'A returned value has a tighter bound',
    message: '{bound} of {where} is {is} (before: {was}).',
    why: 'Callers handle all these values already.',
  },
  {
    id: 'response-bound-widened',
    severity: 'breaking',
    title: 'A returned value has a looser bound, or none',
    message: '{bound} of {where} is {is} (before: {was}); callers may get a value beyond it.',
    why: 'Callers chose a column, a type or a check by the bound that was promised.',
  },
  {
    id: 'response-bound-changed',
    severity: 'breaking',
    title: 'Returned values are multiples of another number',
    message: '{bound} of {where} is {is} (before: {was}); callers get values between.',
    why: 'Callers chose their precision by it.',
  },
]
