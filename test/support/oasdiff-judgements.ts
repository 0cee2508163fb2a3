/** Who is right where gapi and oasdiff disagree about a pair, and why. */
export interface Judgement {
  /** The pair, by its rules and its reason. */
  readonly pairs: RegExp
  readonly right: 'gapi' | 'oasdiff' | 'open'
  readonly why: string
}

const github = 'GitHub lists the removal of a parameter or response field as breaking, and so does AIP-180.'

const names = 'The documents say the same in other words; oasdiff compares the words.'

/** The first that fits a pair counts. */
export const judgements: readonly Judgement[] = [
  {
    pairs: /^(request-property-removed|parameter-removed|response-optional-property-removed)/,
    right: 'gapi',
    why: github,
  },
  {
    pairs: /^(parameter|request)-default-changed/,
    right: 'gapi',
    why: 'AIP-180 lists a changed default as breaking: requests that leave it out mean something else.',
  },
  {
    pairs: /^(parameter|request)-default-/,
    right: 'open',
    why: 'The document does not say what happened without a default. gapi asks for a look, oasdiff does not.',
  },
  {
    pairs: /merge-patch/,
    right: 'gapi',
    why: 'A server that only takes application/merge-patch+json refuses application/json with 415.',
  },
  {
    pairs: /problem\+json/,
    right: 'gapi',
    why: 'Callers that compare the media type with application/json no longer read the body. oasdiff takes it for a narrower name.',
  },
  { pairs: /a range accepts/, right: 'gapi', why: 'application/* accepts application/json.' },
  { pairs: /encoding-changed/, right: 'gapi', why: 'oasdiff does not compare the encoding of forms.' },
  {
    pairs: /the limit itself is accepted|more than 0 is at least 1/,
    right: 'gapi',
    why: 'minimum and exclusiveMinimum are one bound; oasdiff compares each for itself.',
  },
  {
    pairs: /says nothing about/,
    right: 'gapi',
    why: 'A bound or pattern for another type, or beside listed values, excludes no value.',
  },
  { pairs: /some values are excluded/, right: 'gapi', why: 'oasdiff does not report a new `not`.' },
  {
    pairs: /keyword-undecided/,
    right: 'oasdiff',
    why: 'The new condition refuses values that were valid. gapi does not decide it, and says risky.',
  },
  { pairs: /version-lowered/, right: 'open', why: 'A lower version breaks no request.' },
  { pairs: /sunset-removed/, right: 'gapi', why: 'A date that is withdrawn gives callers more time.' },
  {
    pairs: /sunset-unreadable/,
    right: 'open',
    why: 'No request breaks; oasdiff treats it as a violated policy.',
  },
  { pairs: /it could only be read before/, right: 'gapi', why: 'Callers never sent it, and now have to.' },
  {
    pairs: /request-additional-narrowed/,
    right: 'gapi',
    why: 'Requests with further properties are refused. oasdiff does not report it.',
  },
  { pairs: /operation-id-changed/, right: 'open', why: 'Requests stay the same; generated code does not.' },
  { pairs: /callback is gone/, right: 'gapi', why: 'oasdiff does not compare callbacks in its checks.' },
  {
    pairs: /webhook sends a property less/,
    right: 'gapi',
    why: 'In a webhook the API sends the request: oasdiff has the direction of a call.',
  },
  {
    pairs: /server-removed/,
    right: 'open',
    why: 'Whether the old address still responds is not in the document. oasdiff does not report it.',
  },
  {
    pairs: /server-|base path moved/,
    right: 'gapi',
    why: 'oasdiff compares paths without the base path of the server.',
  },
  {
    pairs: /parameter-style-changed/,
    right: 'gapi',
    why: 'oasdiff does not report how a parameter is written.',
  },
  { pairs: /Accept and Authorization/, right: 'gapi', why: 'OpenAPI says that such parameters are ignored.' },
  {
    pairs: /response-status-added/,
    right: 'open',
    why: 'A caller that checks for 200 takes 202 for a failure; one that checks for 2xx does not.',
  },
  {
    pairs: /response-header-optional-removed/,
    right: 'open',
    why: 'It was optional; those who used it lose it.',
  },
  {
    pairs: /of two schemes together|a scheme has another name/,
    right: 'gapi',
    why: 'Credentials of before are still enough. oasdiff compares names, not what is needed.',
  },
  {
    pairs: /oauth-flow-removed/,
    right: 'gapi',
    why: 'Callers that use the flow get no token. oasdiff does not report it.',
  },
  { pairs: /oauth-scope-removed/, right: 'gapi', why: 'Many servers refuse a request for an unknown scope.' },
  {
    pairs: /format-undecided/,
    right: 'open',
    why: 'What a format of your own allows is not in the document.',
  },
  {
    pairs: /password only/,
    right: 'gapi',
    why: 'The format password excludes no value; JSON Schema and OpenAPI call it a hint.',
  },
  {
    pairs: /request-branch-overlap/,
    right: 'gapi',
    why: 'Every value that was valid matches two branches of oneOf now.',
  },
  {
    pairs: /request-branch-exclusive/,
    right: 'oasdiff',
    why: 'A value without further properties matches both branches, and is refused. gapi does not decide it, and says risky.',
  },
  { pairs: /response-branch-exclusive/, right: 'gapi', why: 'The API returns less than before.' },
  {
    pairs: /request-branch-widened: one schema became/,
    right: 'gapi',
    why: 'The old schema is one of the branches, so that old requests are valid.',
  },
  {
    pairs: /response-branch-widened: one schema became/,
    right: 'gapi',
    why: 'Callers may get the other branch.',
  },
  {
    pairs: /discriminator-(narrowed|widened|changed)/,
    right: 'gapi',
    why: 'The discriminator is a value on the wire. oasdiff reports it as information.',
  },
  {
    pairs: /components of the branches swapped|names of components do not count/,
    right: 'gapi',
    why: 'Names of components are not on the wire.',
  },
  { pairs: /whose values another one allows/, right: 'gapi', why: 'The set of valid values stays the same.' },
  {
    pairs: /response-(values|list)-widened/,
    right: 'open',
    why: 'GitHub counts it as additive, oasdiff as breaking; gapi says risky.',
  },
  { pairs: /^none: /, right: 'gapi', why: names },
]
