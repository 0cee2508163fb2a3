import { smokeChecks } from '../../../features/smoke/result.ts'
import type { Smoked } from '../../../features/smoke/smoke.ts'
import { junitXml } from '../junit.ts'

/** A suite for each check, with a test case for each request. */
export function smokedJunit({ results }: Smoked): string {
  const kinds = { passed: 'passed', failed: 'failure', skipped: 'skipped' } as const
  const suites = smokeChecks.map(check => ({
    name: check,
    cases: results
      .filter(each => each.check === check)
      .map(({ name, status, detail, milliseconds }) => ({
        ...{ group: `smoke.${check}`, name, kind: kinds[status], type: check, milliseconds },
        ...{ message: detail, text: detail, output: [] },
      })),
  }))
  return junitXml('gapi smoke', suites)
}
