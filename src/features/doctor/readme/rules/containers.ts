import { before } from '../../../../core/system/trimmed.ts'
import type { Call } from '../shell/call.ts'
import { joined } from '../shell/joined.ts'
import { parseShell } from '../shell/parse-shell.ts'
import { words } from '../shell/words.ts'
import { classedThrough } from './program-table.ts'
import type { ReadmeRule, RuleContext } from './rule.ts'
import { type Classified, skipped } from './step-class.ts'

/** Containers, started by a command or by the first program of its script. */
export const containerRule: ReadmeRule = (call, context) => {
  const own = containerCall(call, context)
  if (own) return own
  const inside = { ...context, cwd: call.script?.folder ?? context.cwd }
  const found = classedThrough(call, inner => containerCall(inner, inside))
  if (found?.class === 'service' && doesMore(call)) return skipped('container', 'it needs a container engine')
  return found && !doesMore(call) ? (serviceBehind(call, inside) ?? found) : found
}

function containerCall({ command: { name, args } }: Call, context: RuleContext): Classified | undefined {
  return engines.has(name) ? container(name, args, context) : undefined
}

const engines = words('docker docker-compose podman podman-compose')

/** `docker compose pull && docker compose up -d`: what it starts in the end. */
function serviceBehind({ command, script, recipe }: Call, context: RuleContext): Classified | undefined {
  const { statements } = parseShell(script?.body ?? recipe ?? '')
  const called = script?.name ?? command.args[0] ?? command.name
  for (const { name, args } of statements.flatMap(({ commands }) => commands)) {
    const found = engines.has(name) ? container(name, args, context) : undefined
    if (found?.class === 'service') return { ...found, reason: `${called} ${found.reason.slice(3)}` }
  }
  return undefined
}

/** Whether a script does something else besides the start of a service. */
function doesMore({ script, recipe }: Call): boolean {
  const { statements } = parseShell(script?.body ?? recipe ?? '')
  const commands = statements.flatMap(inner => inner.commands).filter(({ name }) => name !== '')
  return commands.some(
    ({ name, args }) =>
      !trivial.has(name) && !engines.has(name) && !args.some(arg => createsDatabase.test(arg)),
  )
}

/** `node tools/create-databases.js`: it completes the service. */
const createsDatabase = /(create|init|wait)[\w-]*[-_](db|databases?|postgres|mysql|mongo)\b/i

/** These prepare or await what another program starts. */
const trivial = words(
  'echo sleep cd set wait-on wait-port wait-for-it wait-for-it.sh ./wait-for-it.sh dockerize pg_isready nc test [ true : grep awk tee cp mkdir cross-env dotenv',
)

/**
 * A database in a container is a service that may already run elsewhere; other containers are not started.
 */
function container(name: string, args: readonly string[], context: RuleContext): Classified {
  const named = args.filter(
    (arg, index) => !arg.startsWith('-') && arg !== 'compose' && !takesValue.has(args[index - 1] ?? ''),
  )
  const [verb = '', ...rest] = named
  const isCompose = args.includes('compose') || name.endsWith('compose')
  const isUp = isCompose && (verb === 'up' || verb === 'start')
  const isRun = !isCompose && verb === 'run'
  const services = isUp ? servicesStarted(rest, args, context) : isRun ? imagesIn(rest) : []
  if (services.length === 0) return skipped('container', 'it needs a container engine')
  return {
    class: 'service',
    rule: 'container-service',
    reason: `it starts ${services.join(', ')} in a container`,
  }
}

const takesValue = words('-f -p --file --project-name --profile --env-file --project-directory')

/** The images that `up` starts; empty where one of them is built from this repository. */
function servicesStarted(named: readonly string[], args: readonly string[], context: RuleContext): string[] {
  const given = args.filter((_, index) => ['-f', '--file'].includes(args[index - 1] ?? ''))
  const layers = given.length > 0 ? given.map(path => [path]) : usualFiles
  const known = new Map<string, string | undefined>()
  for (const paths of layers)
    for (const [name, image] of context.repository.composeServices(
      paths.map(path => joined(context.cwd, path)),
    ))
      known.set(name, known.get(name) ?? image)
  const images = (named.length > 0 ? named : [...known.keys()]).map(
    name => known.get(name) ?? (serviceName.test(name) ? name : undefined),
  )
  const found = images.filter(image => image !== undefined).filter(image => !isOwnImage(image, context))
  return found.length === images.length ? found : []
}

/** The published image of this repository: `ghcr.io/acme/shop:latest` in shop. */
function isOwnImage(image: string, { repository }: RuleContext): boolean {
  const name = before(image.split('/').at(-1) ?? '', ':')
  const named = [
    repository.manifests.get('')?.name,
    ...repository.addresses.map(known => known.split('/')[1]),
  ]
  return named.some(own => own === name) && !serviceName.test(name)
}

/** The files that compose reads by default: one file, and one that overrides it. */
const usualFiles = ['', '.override'].map(layer =>
  ['compose', 'docker-compose'].flatMap(file => [`${file}${layer}.yaml`, `${file}${layer}.yml`]),
)

/** The image of `docker run`, if it is that of a service and not of the project. */
function imagesIn(words: readonly string[]): string[] {
  return words.filter(word => serviceName.test(word) && !word.includes('=')).slice(-1)
}

const serviceName =
  /^((?:docker\.io\/|bitnami\/|library\/|mcr\.microsoft\.com\/)?(?:postgres|postgresql|postgis\/postgis|pgvector|mysql|mariadb|mssql|mssql\/server|azure-sql-edge|mongo|mongodb|redis|valkey|rabbitmq|kafka|zookeeper|elasticsearch|neo4j|minio|mailhog|mailpit|maildev|localstack|memcached|nats|db|database|pg|cache|queue|dynamodb|adminer|pgadmin))(?:[-:_.]?[\w.-]*)?$/i
