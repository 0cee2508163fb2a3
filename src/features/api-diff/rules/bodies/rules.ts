import type { ApiRule } from '../rule.ts'

export const bodyRules: readonly ApiRule[] = [
  {
    id: 'request-body-added-required',
    severity: 'breaking',
    title: 'A request body is new, and required',
    message: 'Requests without a body are refused.',
    why: 'No caller sends one yet.',
  },
  {
    id: 'request-body-added-optional',
    severity: 'additive',
    title: 'A request body is new, and optional',
    message: 'Callers can send a body.',
    why: 'Requests without one are valid.',
  },
  {
    id: 'request-body-became-required',
    severity: 'breaking',
    title: 'The request body is required now',
    message: 'Requests without a body are refused.',
    why: 'Callers that send none are refused.',
  },
  {
    id: 'request-body-became-optional',
    severity: 'additive',
    title: 'The request body is optional now',
    message: 'Callers can leave out the body.',
    why: 'Requests with a body stay valid.',
  },
  {
    id: 'request-body-removed',
    severity: 'breaking',
    title: 'The request body is gone',
    message: 'The body of a request is refused or ignored.',
    why: 'What callers send has no effect any more.',
  },
  {
    id: 'request-media-type-removed',
    severity: 'breaking',
    title: 'A media type is no longer accepted',
    message: 'Requests with {where} in {media} are refused.',
    why: 'Callers that send it get 415.',
  },
  {
    id: 'request-media-type-added',
    severity: 'additive',
    title: 'A media type is accepted, too',
    message: 'Callers can send {where} in {media}.',
    why: 'The others stay.',
  },
  {
    id: 'request-media-type-encoding-changed',
    severity: 'risky',
    title: 'The parts of a form are encoded in another way',
    message: 'Parts of {where} in {media} are read in another way.',
    why: 'Whether the parts that callers send are still read cannot be decided from the document.',
  },
]
