import type { ApiRule } from '../rule.ts'

const added =
  'Requests without it may get what they got before, or something else, which cannot be decided from the document.'

const other =
  'Requests without it mean something else, although they look the same (semantic compatibility in AIP-180).'

export const defaultRules: readonly ApiRule[] = [
  {
    id: 'parameter-default-changed',
    severity: 'breaking',
    title: 'A parameter has another default',
    message: 'Requests without the {parameter} are read as {is}, before {was}.',
    why: other,
  },
  {
    id: 'parameter-default-added',
    severity: 'risky',
    title: 'A parameter has a default now',
    message: 'Requests without the {parameter} are read as {is}.',
    why: added,
  },
  {
    id: 'parameter-default-removed',
    severity: 'risky',
    title: 'A parameter has no default any more',
    message: 'Requests without the {parameter} are no longer read as {was}.',
    why: added,
  },
  {
    id: 'request-default-changed',
    severity: 'breaking',
    title: 'A property has another default',
    message: 'Requests without {where} are read as {is}, before {was}.',
    why: other,
  },
  {
    id: 'request-default-added',
    severity: 'risky',
    title: 'A property has a default now',
    message: 'Requests without {where} are read as {is}.',
    why: added,
  },
  {
    id: 'request-default-removed',
    severity: 'risky',
    title: 'A property has no default any more',
    message: 'Requests without {where} are no longer read as {was}.',
    why: added,
  },
]
