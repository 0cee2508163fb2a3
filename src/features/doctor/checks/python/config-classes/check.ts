import { isGenerated, isTest } from '../../../repository/places.ts'
import type { Check, Hit } from '../../check.ts'
import type { CheckContext } from '../../context.ts'
import { amount } from '../../subject.ts'

const findings = {
  'no-production': {
    message: '{file} has config classes, and none of them is for production.',
    hint: 'Add a ProductionConfig in which nothing that must be set has a default.',
  },
  'secret-default': {
    message: '{field} of {name} has a secret in the code.',
    hint: 'Read it from the environment without a default, so that a server without it does not start.',
  },
}

type Code = keyof typeof findings

export const configClasses: Check<Code> = {
  id: 'python/config-classes',
  severity: 'error',
  point: 'configuration',
  title: 'Config classes cover production, and hold no secret',
  why: 'Create a Config class, a DevelopmentConfig and a ProductionConfig, and handle the differences there. A secret that is written into the class that production uses, or inherited by it, is one that everybody knows who reads the code.',
  finds:
    'In a Python module named config or settings: config classes of which none is for production (a warning); a text as the value, or as the default of `os.environ.get`, `os.getenv`, `env`, `config` and Pydantic’s `Field`, of a field such as `SECRET_KEY`, `api_token` or `DB_PASSWORD` in a class that is not for development or tests.',
  ignores:
    'Classes for development and tests; an empty text; a value that is read without a default; modules of tests.',
  advice: 'Read the secret from the environment without a default.',
  findings,
  run(context) {
    const modules = context.texts.paths.filter(isConfigModule)
    const found = modules.map(path => ({ path, classes: classesIn(path, context) }))
    const having = found.filter(({ classes }) => classes.length > 0)
    if (having.length === 0) return { notApplicable: 'There are no config classes in Python.' }
    const count = having.reduce((sum, { classes }) => sum + classes.length, 0)
    return {
      hits: [
        ...having.flatMap(({ path, classes }) => classes.flatMap(one => secretHits(path, one))),
        ...productionHits(having),
      ],
      subject: amount(count, 'config class', 'config classes'),
    }
  },
}

interface ConfigClass {
  readonly name: string
  readonly line: number
  /** The lines of its body with their numbers. */
  readonly body: readonly (readonly [line: number, text: string])[]
}

function isConfigModule(path: string): boolean {
  return /(^|\/)(config|settings)(\/\w+)?\.py$/.test(path) && !isTest(path) && !isGenerated(path)
}

/** The classes at the start of a line whose names say that they are of a configuration. */
function classesIn(path: string, { texts }: CheckContext): ConfigClass[] {
  const lines = (texts.of(path) ?? '').split(/\r?\n/)
  return lines.flatMap((text, at) => {
    const [, name] = /^class (\w*(?:Config|Settings)\w*)\b/.exec(text) ?? []
    if (name === undefined) return []
    const rest = lines.slice(at + 1)
    const end = rest.findIndex(line => /^\S/.test(line) && !/^[)#]/.test(line))
    const body = (end < 0 ? rest : rest.slice(0, end)).map((line, place) => [at + 2 + place, line] as const)
    return [{ name, line: at + 1, body }]
  })
}

function secretHits(path: string, { name, body }: ConfigClass): Hit<Code>[] {
  if (forDevelopers.test(name)) return []
  return body.flatMap(([line, text]) => {
    const [, field, value = ''] = /^\s+([A-Za-z]\w*)(?:\s*:[^=]{1,80})?\s=\s(.{1,300})$/.exec(text) ?? []
    if (field === undefined || !secretNames.test(field) || !isLiteral(value)) return []
    return [{ code: 'secret-default' as const, path, line, about: `${name}.${field}`, args: { field, name } }]
  })
}

const forDevelopers = /dev|test|local|ci|example|sample/i
const secretNames = /(^|_)(SECRET(_KEY)?|PASSWORD|PASSWD|TOKEN|API_KEY|PRIVATE_KEY)$/i

/** `"a"`, or the default of a call that reads a variable or describes a field. */
function isLiteral(value: string): boolean {
  const [text = ''] = value.split(' #').map(part => part.trim())
  if (/^[rbf]?("[^"]+"|'[^']+')$/.test(text)) return true
  return defaults.some(pattern => (pattern.exec(text)?.[1] ?? '').length > 2)
}

const literal = `("[^"]*"|'[^']*')`
const reads = 'os\\.environ\\.get|environ\\.get|os\\.getenv|getenv|env|env\\.str|config'

const defaults = [
  // `os.environ.get("A", "a")`, `env("A", "a")`, and with a name as in `config("A", default="a")`.
  new RegExp(`^(?:${reads})\\(\\s*["'][^"']+["']\\s*,\\s*(?:default\\s*=\\s*)?${literal}\\s*[,)]`),
  // `os.getenv("A") or "a"`
  new RegExp(`^(?:${reads})\\([^)]{1,80}\\)\\s+or\\s+${literal}$`),
  // Of Pydantic: `Field("a")`, `Field(default="a")`, `SecretStr("a")`.
  new RegExp(`^(?:Field|SecretStr)\\(\\s*(?:default\\s*=\\s*)?(?:SecretStr\\()?${literal}`),
]

interface Found {
  readonly path: string
  readonly classes: readonly ConfigClass[]
}

/** Two classes or more are for several environments. */
function productionHits(found: readonly Found[]): Hit<Code>[] {
  const all = found.flatMap(({ classes }) => classes)
  const [first] = found
  const isSeveral = all.some(({ name }) => forDevelopers.test(name))
  if (!first || !isSeveral || all.some(({ name }) => /prod|live/i.test(name))) return []
  const { path } = first
  return [
    {
      code: 'no-production',
      path,
      line: first.classes[0]?.line,
      about: 'no-production',
      args: { file: path },
      severity: 'warning',
    },
  ]
}
