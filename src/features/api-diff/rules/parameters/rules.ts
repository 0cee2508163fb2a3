import type { ApiRule } from '../rule.ts'

export const parameterRules: readonly ApiRule[] = [
  {
    id: 'parameter-removed',
    severity: 'breaking',
    title: 'A parameter is gone',
    message: 'The {parameter} is refused or ignored.',
    why: 'A filter that is silently ignored gives a caller other data than it asked for. Removing a parameter is on GitHub’s list of breaking changes.',
  },
  {
    id: 'parameter-added-required',
    severity: 'breaking',
    title: 'A parameter is new, and required',
    message: 'Requests without the {parameter} are refused.',
    why: 'No caller sends it yet. A new parameter has to be optional.',
  },
  {
    id: 'parameter-added-optional',
    severity: 'additive',
    title: 'A parameter is new, and optional',
    message: 'Callers can send the {parameter}.',
    why: 'Requests without it are valid.',
  },
  {
    id: 'parameter-became-required',
    severity: 'breaking',
    title: 'A parameter is required now',
    message: 'Requests without the {parameter} are refused.',
    why: 'Callers that leave it out are refused.',
  },
  {
    id: 'parameter-became-optional',
    severity: 'additive',
    title: 'A parameter is optional now',
    message: 'Callers can leave out the {parameter}.',
    why: 'Requests with it stay valid.',
  },
  {
    id: 'parameter-style-changed',
    severity: 'breaking',
    title: 'A parameter is written in another way',
    message: 'The {parameter} is read as {is}, and callers write it as {was}.',
    why: '`ids=1,2` and `ids=1&ids=2` are different requests: what callers send is misread or refused. A style that is only spelled out is not a change.',
  },
]
