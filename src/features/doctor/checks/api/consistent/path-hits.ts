import type { ApiDocument } from '../../../../../core/openapi/document.ts'
import { lineOf } from '../../../../../core/openapi/line-of.ts'
import {
  isCollection,
  isParameter,
  isPlural,
  repeatsMethod,
  segmentsOf,
} from '../../../../../core/openapi/path-names.ts'
import { recordIn } from '../../../../../core/system/json.ts'
import type { Hit } from '../../check.ts'
import { reasonForPath } from './reasons.ts'

type PathCode = 'singular-collection' | 'not-kebab-case' | 'verb-in-path' | 'trailing-slash'

interface PathFault {
  readonly code: PathCode
  readonly segment: string
}

/** What is wrong with the names in the paths of a document; once where several paths begin alike. */
export function pathHits({ path: file, root, text, operations }: ApiDocument): Hit<PathCode>[] {
  const hits = Object.keys(recordIn(root.paths)).flatMap(path => {
    const own = operations.filter(operation => operation.path === path)
    return faultsOf(
      path,
      own.map(({ method }) => method),
    ).map(({ code, segment }) => ({
      ...{ code, path: file, line: lineOf(text, [path]), about: `${path} ${segment}` },
      args: { path, segment },
      suppressed: reasonForPath(code, own),
    }))
  })
  const seen = new Set<string>()
  return hits.filter(({ code, args: { path, segment }, suppressed }) => {
    const shared = `${code} ${path.slice(0, path.indexOf(segment) + segment.length)}`
    if (suppressed || segment === '') return true
    return !seen.has(shared) && seen.add(shared)
  })
}

/** `/users.list` and `/getUser`. */
export function isRpcPath(path: string): boolean {
  const names = namesOf(path)
  return /[a-z]\.[a-z]+$|\/rpc\b/i.test(path) || names.some((_, place) => repeatsMethod(names, place, []))
}

function faultsOf(path: string, methods: readonly string[]): PathFault[] {
  const names = namesOf(path)
  const faults = names.flatMap((segment, place): PathFault[] => {
    if (isParameter(segment)) return []
    if (repeatsMethod(names, place, methods)) return [{ code: 'verb-in-path', segment }]
    if (/[A-Z_]/.test(segment)) return [{ code: 'not-kebab-case', segment }]
    return isCollection(names, place) && !isPlural(segment) ? [{ code: 'singular-collection', segment }] : []
  })
  return path.length > 1 && path.endsWith('/') ? [...faults, { code: 'trailing-slash', segment: '' }] : faults
}

/** Without a version and without `/api`. */
function namesOf(path: string): string[] {
  return segmentsOf(path).filter(segment => segment !== 'api' && !/^v\d+(\.\d+)*$/i.test(segment))
}
