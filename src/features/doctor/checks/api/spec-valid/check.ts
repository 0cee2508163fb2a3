import { faultsIn } from '../../../../../core/openapi/faults.ts'
import { lineOf } from '../../../../../core/openapi/line-of.ts'
import { apiDocuments } from '../../../queries/api-documents.ts'
import type { Check } from '../../check.ts'
import { amount } from '../../subject.ts'

const findings = {
  'spec-fault': {
    message: '{where}: {fault}.',
    hint: 'Fix the document: tools reject it or guess.',
  },
}

type Code = keyof typeof findings

export const specValid: Check<Code> = {
  id: 'api/spec-valid',
  severity: 'error',
  point: 'documentation',
  title: 'The OpenAPI document is valid',
  why: 'Tools read the document too: docs pages, client generators, mocks, Postman. Each of them rejects an invalid document, or reads it differently.',
  finds:
    'Errors by the rules of OpenAPI 3.0, 3.1 and Swagger 2.0: missing fields, path parameters that are not in the path or not described, references to nothing, unknown fields and types, duplicate operation ids.',
  ignores:
    '`x-` fields, examples, documents in tests, and documents without paths where swagger-jsdoc adds them.',
  advice: 'Fix the document, or generate it from the code.',
  findings,
  run(context) {
    const { found, broken } = apiDocuments(context)
    if (found.length + broken.length === 0) return { notApplicable: 'There is no OpenAPI document.' }
    const isPart = partsFor.some(name => context.repository.manifests.get('')?.dependencies.has(name))
    return {
      subject: amount(found.length + broken.length, 'OpenAPI document'),
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
