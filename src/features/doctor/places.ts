/** Files that show or try something, and are not what is shipped. */
export function isTest(path: string): boolean {
  return (
    /(^|\/)(tests?|__tests__|__mocks__|__fixtures__|fixtures?|specs?|e2e|cypress|playwright|mocks?|testdata|[\w-]+-e2e)\//i.test(
      path,
    ) ||
    /[._-](test|spec|e2e|mock|fixture|cy|stories)s?\.[^/]+$|(^|\/)\.env\.(test|testing|ci|e2e)(\.|$)/i.test(
      path,
    )
  )
}

export function isDocumentation(path: string): boolean {
  return (
    /(^|\/)(docs?|documentation|examples?|samples?|demos?)\//i.test(path) ||
    /\.(mdx?|markdown|rst|adoc|txt)$/i.test(path)
  )
}

/** What others wrote, or a program: lock files, bundles, vendored code. */
export function isGenerated(path: string): boolean {
  return (
    /(^|\/)(node_modules|vendor|vendored|third_party|dist|build|coverage|\.yarn|\.next|public\/assets)\//.test(
      path,
    ) ||
    /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|go\.sum|Cargo\.lock|composer\.lock|poetry\.lock)$/.test(
      path,
    ) ||
    /\.(min\.(js|css)|map|snap|svg|pb\.js)$/.test(path)
  )
}

/** What runs beside the program: to build, to deploy, to configure a tool. */
export function isTooling(path: string): boolean {
  return (
    /(^|\/)(bin|scripts?|tools?|tooling|tasks|bench(marks?)?|templates?|deploy|ci|build|seeds?|seeders?|migrations?|\.[^/]+)\//i.test(
      path,
    ) ||
    /(^|\/)(gulpfile|gruntfile|knexfile|ormconfig|makefile|ecosystem|jakefile|data-source|seed)\b[^/]*$/i.test(
      path,
    ) ||
    /\.(config|conf|setup|rc)\.[cm]?[jt]sx?$/.test(path) ||
    /(^|\/)\.[^/]+$/.test(path)
  )
}

/** Code that is shipped, as far as its path tells. */
export function isSource(path: string): boolean {
  return !(isTest(path) || isDocumentation(path) || isGenerated(path) || isTooling(path))
}

/** `.env.example` and its like: for people, without values that matter. */
export function isEnvExample(path: string): boolean {
  return /(^|\/)(\.env[\w.-]*[._-](example|sample|template|tpl|tmpl|dist|defaults?|schema)|(example|sample|template|dist|default)[\w.-]*\.env|env\.(example|sample|template|dist)|\.env[._-](example|sample|template|tpl|dist|defaults?)\.[\w.-]+)$/i.test(
    path,
  )
}

export function isEnvFile(path: string): boolean {
  return /(^|\/)(\.env(\.[\w.-]+)?|[\w-]+\.env)$/.test(path) && !isEnvExample(path)
}

export function isKeyFile(path: string): boolean {
  return /\.(pem|key|p8|ppk)$|(^|\/)id_(rsa|dsa|ecdsa|ed25519)$/.test(path)
}
