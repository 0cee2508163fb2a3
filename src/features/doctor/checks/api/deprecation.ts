import type { Check, Hit } from '../../check.ts'
import { type ApiDocument, apiDocuments, lineOf, nameOf, type Operation } from '../../openapi/document.ts'

export const deprecation: Check = {
  id: 'api/deprecation',
  severity: 'warning',
  point: 'versions',
  title: 'What is deprecated has an end, and ends',
  help: 'Communicate when you will drop a feature: without a date nobody moves, and after the date has passed nobody believes the next one.',
  run(subject) {
    const documents = apiDocuments(subject).found
    const dropped = documents.flatMap(document => deprecatedIn(document))
    if (dropped.length === 0) return { notApplicable: 'No operation is deprecated.' }
    return { hits: dropped.flatMap(([document, operation]) => hitsFor(operation, document, subject.now)) }
  },
}

function deprecatedIn(document: ApiDocument): [ApiDocument, Operation][] {
  return document.operations.flatMap(operation =>
    operation.value.deprecated === true ? [[document, operation] satisfies [ApiDocument, Operation]] : [],
  )
}

function hitsFor(operation: Operation, { path, text }: ApiDocument, now: Date): Hit[] {
  const line = lineOf(text, [operation.path, operation.method, 'deprecated'])
  const date = sunsetOf(operation)
  const about = nameOf(operation)
  if (date === undefined) return [{ code: 'no-sunset', path, line, about, args: { operation: about } }]
  const isPast = Date.parse(date) < now.getTime()
  return isPast ? [{ code: 'past-sunset', path, line, about, args: { operation: about, date } }] : []
}

/** `x-sunset`, or a date in its words. */
function sunsetOf({ value }: Operation): string | undefined {
  const said = [value['x-sunset'], value['x-removal-date'], value.summary, value.description]
    .map(String)
    .join('\n')
  return /\d{4}-\d\d-\d\d/.exec(said)?.[0]
}
