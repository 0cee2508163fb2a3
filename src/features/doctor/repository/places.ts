import { isLockfile } from '../../../core/system/package-manager.ts'

/** Test, example and demo files, which are not part of the product. */
export function isTest(path: string): boolean {
  return (
    /(^|\/)(tests?|__tests?__|__mocks__|__fixtures__|fixtures?|specs?|e2e|cypress|playwright|mocks?|testdata|testing|[\w-]+-e2e|tests?[._-][\w.-]+|[\w.-]+[._-](tests?|testing|mocks?|fixtures?))\//i.test(
      path,
    ) ||
    /(^|\/)((setup|global)[-_]?(tests?|setup|teardown)|tests?[-_.]|test[A-Z]|(jest|vitest|mocha|ava|tap|karma|cypress|playwright)\.)[\w.-]*[jt]sx?$/.test(
      path,
    ) ||
    /(^|\/)[\w-]+(Tests?|Mocks?|Fixtures?|TestHelpers?|TestUtils?)\.[cm]?[jt]sx?$/.test(path) ||
    /[._-](test|spec|e2e|mock|fixture|cy|stories)s?\.[^/]+$|(^|\/)\.env\.(test|testing|ci|e2e)(\.|$)/i.test(
      path,
    )
  )
}

export function isDocumentation(path: string): boolean {
  return (
    /(^|\/)(docs?|documentation|examples?|samples?|demos?)\//i.test(path) ||
    /\.(mdx?|markdown|rst|adoc|txt)$|[._-](examples?|samples?|demo)\.\w+$/i.test(path)
  )
}

/** Generated or third-party files: lock files, bundles, vendored code, the journals of gapi generate. */
export function isGenerated(path: string): boolean {
  return (
    /(^|\/)(node_modules|vendor|vendored|third_party|dist|build|coverage|\.yarn|\.next|public\/assets)\//.test(
      path,
    ) ||
    isLockfile(path) ||
    /(^|\/)\.gapi\/[\w-]+\.json$/.test(path) ||
    /\.(min\.(js|css)|map|snap|svg|pb\.js)$/.test(path)
  )
}

/** Files for builds, deployment and tool configuration. */
export function isTooling(path: string): boolean {
  return (
    /(^|\/)(bin|scripts?|tools?|tooling|tasks|bench(marks?)?|templates?|deploy|ci|build|seeds?|seeders?|migrations?|\.[^/]+)\//i.test(
      path,
    ) ||
    /(^|\/)(gulpfile|gruntfile|knexfile|ormconfig|makefile|ecosystem|jakefile|data-source|seed)\b[^/]*$/i.test(
      path,
    ) ||
    // MongoDB's image runs it in the container.
    /(^|\/)(init-?mongo|mongo-?init)\b[^/]*\.js$|initdb\.d\//i.test(path) ||
    /\.(config|conf|setup|rc)\.[cm]?[jt]sx?$/.test(path) ||
    /(^|\/)\.[^/]+$/.test(path)
  )
}

/** Product code, judging by its path. */
export function isSource(path: string): boolean {
  return !(isTest(path) || isDocumentation(path) || isGenerated(path) || isTooling(path))
}

/** `.env.example` and similar files: for readers, without real values. */
export function isEnvExample(path: string): boolean {
  return /(^|\/)(\.env[\w.-]*[._-](example|sample|template|tpl|tmpl|dist|defaults?|schema)|\.?(example|sample|template|dist|default)[\w.-]*\.env|env\.(example|sample|template|dist)|\.env[._-](example|sample|template|tpl|dist|defaults?)\.[\w.-]+)$/i.test(
    path,
  )
}

export function isEnvFile(path: string): boolean {
  return /(^|\/)(\.env(\.[\w.-]+)?|[\w-]+\.env)$/.test(path) && !isEnvExample(path)
}

export function isKeyFile(path: string): boolean {
  return /\.(pem|key|p8|ppk)$|(^|\/)id_(rsa|dsa|ecdsa|ed25519)$/.test(path)
}

/** The parent folder of a path: '' for the root. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}
