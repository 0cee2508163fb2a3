import type { Check } from '../../check.ts'
import { apiDocuments, lineOf } from '../../openapi/document.ts'
import { faultsIn } from '../../openapi/faults.ts'

export const specValid: Check = {
  id: 'api/spec-valid',
  severity: 'error',
  point: 'documentation',
  title: 'The OpenAPI document keeps to the specification',
  help: 'A document is for tools too: a page, a client, a mock, Postman. One that breaks the rules shows in none of them, or shows something else in each.',
  run(subject) {
    const { found, broken } = apiDocuments(subject)
    if (found.length + broken.length === 0) return { notApplicable: 'There is no OpenAPI document.' }
    const isPart = partsFor.some(name => subject.repository.manifests.get('')?.dependencies.has(name))
    return {
      hits: [
        ...broken.map(({ path, fault }) => ({
          ...{ code: 'spec-fault' as const, path, about: 'broken' },
          args: { where: 'It cannot be read', fault },
        })),
        ...found
          .filter(document => 'paths' in document.root || !isPart)
          .flatMap(document =>
            faultsIn(document).map(({ where, fault, keys }) => ({
              ...{ code: 'spec-fault' as const, path: document.path, about: `${where}: ${fault}` },
              line: lineOf(document.text, keys),
              args: { where, fault },
            })),
          ),
      ],
    }
  },
}

/** These take a document without paths, and read the paths from comments. */
const partsFor = ['swagger-jsdoc', 'express-jsdoc-swagger', 'swagger-autogen']
