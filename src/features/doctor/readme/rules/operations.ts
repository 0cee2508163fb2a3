import { type Call, type Context, joined, type Rule, skipped } from '../context.ts'
import { parseShell } from '../shell.ts'
import type { Verdict } from '../step.ts'

/** Containers, deployments and daemons, also where a script of package.json begins with one. */
export const operationRules: readonly Rule[] = [
  onItselfOrThrough(({ command: { name, args } }, context) => {
    if (/^(docker|docker-compose|podman|podman-compose)$/.test(name)) return container(name, args, context)
    if (name === 'supabase') return skipped('container', 'supabase runs in containers')
    return /^(kubectl|helm|minikube|kind|k3d|skaffold|tilt|colima|vagrant)$/.test(name)
      ? skipped('container', `${name} needs a cluster`)
      : undefined
  }),
  onItselfOrThrough(({ command: { name, args } }) => {
    const isLocal = args.some(arg =>
      /^(dev|offline|local|--local|types|start-api|emulators:start)$/.test(arg),
    )
    return clouds.test(name) && !isLocal ? skipped('deploy', `${name} works on a cloud account`) : undefined
  }),
  ({ script }) =>
    script &&
    !/migrat|prisma|db|test|check|verify|lint/.test(script.name) &&
    /(^|[:_.-])(deploy|release|publish|rollout|tag|bump|version|ship|semantic-release)([:_.-]|$)/.test(
      script.name,
    )
      ? skipped('deploy', `${script.name} puts something online`)
      : undefined,
  ({ script }) =>
    script && /(^|[:_.-])(docker|compose|container|k8s|kubernetes|podman)([:_.-]|$)/.test(script.name)
      ? skipped('container', `${script.name} needs containers`)
      : undefined,
  onItselfOrThrough(({ command: { name, args } }) =>
    name === 'pm2' && !args.includes('--no-daemon')
      ? skipped('daemon', 'pm2 leaves a program running, and says nothing when it crashes')
      : undefined,
  ),
  ({ command: { name, args } }) =>
    /^(login|logout)$/.test(args[0] ?? '') || (name === 'turbo' && args[0] === 'link')
      ? skipped('deploy', `${name} ${args[0]} needs an account`)
      : undefined,
  ({ manager }) =>
    manager?.verb === 'publish' || manager?.verb === 'account'
      ? skipped(
          'deploy',
          `${manager.manager} ${manager.verb === 'publish' ? 'publishes' : 'needs an account'}`,
        )
      : undefined,
  ({ command: { name } }) =>
    /^(semantic-release|release-it|np|changeset)$/.test(name)
      ? skipped('deploy', `${name} publishes a release`)
      : undefined,
]

const clouds =
  /^(heroku|vercel|netlify|aws|az|gcloud|oc|cf|fly|flyctl|railway|render|serverless|sls|wrangler|firebase|cdk|sam|terraform|pulumi|ansible|ansible-playbook|now|amplify|eb|cyclic|cap)$/

function onItselfOrThrough(rule: (call: Call, context: Parameters<Rule>[1]) => Verdict | undefined): Rule {
  return (call, context) => {
    const own = rule(call, context)
    if (own) return own
    const found = call.through.map(inner => rule(inner, context)).find(Boolean)
    if (found?.class === 'service' && doesMore(call))
      return skipped('container', 'it needs a container engine')
    const caller = call.script ? `the script ${call.script.name}` : call.command.name
    return found && { ...found, reason: `${caller} calls a program, and ${found.reason}` }
  }
}

/** Starts a service, and goes on with something else. */
function doesMore({ script, recipe }: Call): boolean {
  const { statements } = parseShell(script?.body ?? recipe ?? '')
  return (
    statements.filter(({ commands: [first] }) => !/^(echo|sleep|cd|set)?$/.test(first?.name ?? '')).length > 1
  )
}

/** A database in a container is a need, and the run may meet it otherwise; all else is left alone. */
function container(name: string, args: readonly string[], context: Context): Verdict {
  const words = args.filter(
    (arg, index) => !arg.startsWith('-') && arg !== 'compose' && !takesValue.test(args[index - 1] ?? ''),
  )
  const [verb = '', ...rest] = words
  const isUp = /^(up|start)$/.test(verb) && (args.includes('compose') || name.endsWith('compose'))
  const isRun = verb === 'run' && !args.includes('compose') && !name.endsWith('compose')
  const services = isUp ? servicesStarted(rest, args, context) : isRun ? imagesIn(rest) : []
  if (services.length === 0) return skipped('container', `${name} needs a container engine`)
  return {
    class: 'service',
    rule: 'container-service',
    reason: `it starts ${services.join(', ')} in a container`,
  }
}

const takesValue = /^(-f|-p|--file|--project-name|--profile|--env-file|--project-directory)$/

/** What `up` starts, by image, where none of it is built from this repository; else nothing. */
function servicesStarted(named: readonly string[], args: readonly string[], context: Context): string[] {
  const given = args.filter((_, index) => /^(-f|--file)$/.test(args[index - 1] ?? ''))
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
  const found = images.filter(image => image !== undefined)
  return found.length === images.length ? found : []
}

/** What compose reads where no file is named: one file, and one that is laid over it. */
const usualFiles = ['', '.override'].map(layer =>
  ['compose', 'docker-compose'].flatMap(file => [`${file}${layer}.yaml`, `${file}${layer}.yml`]),
)

/** The image of `docker run`, where it is that of a service and not one of the project. */
function imagesIn(words: readonly string[]): string[] {
  return words.filter(word => serviceName.test(word) && !word.includes('=')).slice(-1)
}

const serviceName =
  /^((?:docker\.io\/|bitnami\/|library\/|mcr\.microsoft\.com\/)?(?:postgres|postgresql|postgis\/postgis|pgvector|mysql|mariadb|mssql|mssql\/server|azure-sql-edge|mongo|mongodb|redis|valkey|rabbitmq|kafka|zookeeper|elasticsearch|neo4j|minio|mailhog|mailpit|maildev|localstack|memcached|nats|db|database|pg|cache|queue|dynamodb|adminer|pgadmin))(?:[-:_.]?[\w.-]*)?$/i
