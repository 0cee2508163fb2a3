import type { ResourceSpec } from '../spec.ts'
import { filtering, paging } from './list-tests.ts'
import { audienceTest, conflicts, owning, referring, validation, wrongValues } from './refusal-tests.ts'
import { added, archiving, changing, defaults, removedParent } from './row-tests.ts'

/** The tests of a resource, each as code. */
export function behaviourTests(spec: ResourceSpec): string[] {
  return [
    added(spec),
    ...defaults(spec),
    audienceTest(spec),
    validation(spec),
    wrongValues(spec),
    paging(spec),
    ...filtering(spec),
    ...conflicts(spec),
    changing(spec),
    ...archiving(spec),
    ...removedParent(spec),
    ...owning(spec),
    ...referring(spec),
  ]
}
