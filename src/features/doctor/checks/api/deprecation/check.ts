import { type ApiDocument, nameOf, type Operation } from '../../../../../core/openapi/document.ts'
import { lineOf } from '../../../../../core/openapi/line-of.ts'
import { apiDocuments } from '../../../queries/api-documents.ts'
import type { Check, Hit } from '../../check.ts'
import { amount } from '../../subject.ts'

const findings = {
  'no-sunset': {
    message: '{operation} is deprecated without an end date.',
    hint: 'Add x-sunset with a date, e.g. 2027-06-30, and send the headers Deprecation and Sunset (RFC 9745, RFC 8594).',
  },
  'past-sunset': {
    message: '{operation} was due to end on {date}, and is still there.',
    hint: 'Remove it and respond with 410, or agree on a new date.',
  },
}

type Code = keyof typeof findings

export const deprecation: Check<Code> = {
  id: 'api/deprecation',
  severity: 'warning',
  point: 'versions',
  title: 'Deprecated operations have an end date, and are removed on it',
  why: 'Tell callers when you will drop a feature. Without a date nobody moves, and once a date has passed without effect nobody believes the next one.',
  finds:
    'Operations marked `deprecated` without a date (`x-sunset: 2027-06-30`, or a date in the description), and operations whose date has passed.',
  advice: 'Add the date, and send the headers `Deprecation` (RFC 9745) and `Sunset` (RFC 8594).',
  findings,
  run(context) {
    const documents = apiDocuments(context).found
    const dropped = documents.flatMap(document => deprecatedIn(document))
    if (dropped.length === 0) return { notApplicable: 'No operation is deprecated.' }
    return {
      hits: dropped.flatMap(([document, operation]) => hitsFor(operation, document, context.now)),
      subject: amount(dropped.length, 'deprecated operation'),
    }
  },
}

function deprecatedIn(document: ApiDocument): [ApiDocument, Operation][] {
  return document.operations.flatMap(operation =>
    operation.value.deprecated === true ? [[document, operation] satisfies [ApiDocument, Operation]] : [],
  )
}

function hitsFor(operation: Operation, { path, text }: ApiDocument, now: Date): Hit<Code>[] {
  const line = lineOf(text, [operation.path, operation.method, 'deprecated'])
  const date = sunsetOf(operation)
  const about = nameOf(operation)
  if (date === undefined) return [{ code: 'no-sunset', path, line, about, args: { operation: about } }]
  const isPast = Date.parse(date) < now.getTime()
  return isPast ? [{ code: 'past-sunset', path, line, about, args: { operation: about, date } }] : []
}

/** `x-sunset`, or a date in the description. */
function sunsetOf({ value }: Operation): string | undefined {
  const said = [value['x-sunset'], value['x-removal-date'], value.summary, value.description]
    .map(String)
    .join('\n')
  return /\d{4}-\d\d-\d\d/.exec(said)?.[0]
}
