import { apiDocuments } from '../../../queries/api-documents.ts'
import { ciFilesIn, includesOthers } from '../../../queries/ci-files.ts'
import { routesIn } from '../../../queries/routes.ts'
import { isFromTemplate } from '../../../repository/from-template.ts'
import type { Check, Hit } from '../../check.ts'
import type { CheckContext } from '../../context.ts'
import { amount } from '../../subject.ts'
import { comparesApi, isComparison } from './compares-api.ts'
import { shallowJobs } from './shallow-jobs.ts'

const findings = {
  'not-compared': {
    message: 'CI does not compare {spec} with what it was, so a change that breaks callers passes.',
    hint: 'Run npx gapi api diff --allow-no-base in CI, after a checkout with fetch-depth: 0.',
  },
  'no-base': {
    message: 'The job {job} compares the API on a checkout of one commit, which lacks what to compare with.',
    hint: 'Add fetch-depth: 0 to actions/checkout.',
  },
}

type Code = keyof typeof findings

export const diffInCi: Check<Code> = {
  id: 'api/diff-in-ci',
  severity: 'warning',
  point: 'versions',
  title: 'CI fails on a change of the API that breaks callers',
  why: 'Keep backwards compatibility. Whoever removes a field sees their own tests pass; the callers find out when it is deployed. A comparison of the document with the one before finds it in the pull request.',
  finds:
    'A committed OpenAPI document of an API whose routes are in the repository, and a CI configuration, but neither it nor a script of the repository runs `gapi api diff`, oasdiff, openapi-diff, openapi-changes, Optic or Bump.sh. And a job of a GitHub workflow that runs `gapi api diff` with a revision, itself or through a script of package.json, on a checkout without `fetch-depth`. In a repository that create-good-api did not make, the first is a note.',
  ignores:
    'Documents of other APIs, e.g. for a generated client: no route is in the code; repositories without CI; CI that is defined in another repository.',
  advice:
    'Run `npx gapi api diff --allow-no-base` in CI, and check out with `fetch-depth: 0`: [the API diff](../../api-diff.md#in-ci) says what it is compared with.',
  findings,
  run(context) {
    const documents = apiDocuments(context).found.filter(({ operations }) => operations.length > 0)
    const [document] = documents
    if (!document) return { notApplicable: 'There is no OpenAPI document.' }
    const isOurs = isFromTemplate(context)
    if (!isOurs && routesIn(context).length === 0)
      return { notApplicable: 'No route is in the code: the document may be that of another API.' }
    const files = ciFilesIn(context)
    if (files.length === 0) return { notApplicable: 'There is no CI.' }
    if (!comparesApi(files, context)) {
      if (files.some(includesOthers)) return { notApplicable: 'CI is defined in another repository.' }
      const hit: Hit<Code> = { code: 'not-compared', path: document.path, args: { spec: document.path } }
      return {
        hits: [{ ...hit, ...(!isOurs && { severity: 'info' }) }],
        subject: amount(files.length, 'file of CI', 'files of CI'),
      }
    }
    return { hits: shallowHits(context), subject: amount(files.length, 'file of CI', 'files of CI') }
  },
}

function shallowHits(context: CheckContext): Hit<Code>[] {
  return ciFilesIn(context)
    .filter(({ isWorkflow }) => isWorkflow)
    .flatMap(({ path, text }) =>
      shallowJobs(text, command => isComparison(command, context)).map(
        ({ job, line }): Hit<Code> => ({
          ...{ code: 'no-base', path, line, about: job, args: { job } },
        }),
      ),
    )
}
