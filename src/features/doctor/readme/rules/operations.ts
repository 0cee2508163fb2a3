import { type Call, type Context, joined, type Rule, skipped } from '../context.ts'
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
    const isLocal = args.some(arg => /^(dev|offline|local|start-api|emulators:start)$/.test(arg))
    return clouds.test(name) && !isLocal ? skipped('deploy', `${name} works on a cloud account`) : undefined
  }),
  ({ script }) =>
    script &&
    !/migrat|prisma|db/.test(script.name) &&
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
    if (own || !call.script) return own
    const found = call.through.map(inner => rule(inner, context)).find(Boolean)
    return (
      found && { ...found, reason: `the script ${call.script.name} calls a program, and ${found.reason}` }
    )
  }
}

/** A database in a container is a need, and the run may meet it otherwise; all else is left alone. */
function container(name: string, args: readonly string[], context: Context): Verdict {
  const words = args.filter(
    (arg, index) => !arg.startsWith('-') && arg !== 'compose' && args[index - 1] !== '-f',
  )
  const [verb = '', ...rest] = words
  const isUp = /^(up|start)$/.test(verb) && (args.includes('compose') || name.endsWith('compose'))
  const services = isUp ? composeServices(rest, args, context) : verb === 'run' ? imagesIn(rest) : []
  if (services.length === 0 || !services.every(service => serviceName.test(service)))
    return skipped('container', `${name} needs a container engine`)
  return {
    class: 'service',
    rule: 'container-service',
    reason: `it starts ${services.join(', ')} in a container`,
  }
}

/** The services that `up` names, by name or else by image; without names, all of the file. */
function composeServices(named: readonly string[], args: readonly string[], context: Context): string[] {
  const at = args.findIndex(arg => arg === '-f' || arg === '--file') + 1
  const paths =
    at > 0 ? [args[at] ?? ''] : ['compose', 'docker-compose'].flatMap(file => [`${file}.yaml`, `${file}.yml`])
  const services = context.repository.composeServices(paths.map(path => joined(context.cwd, path)))
  if (named.length === 0) return [...services].map(([name, image]) => image ?? `${name} (built here)`)
  return named.map(name => services.get(name) ?? name)
}

/** The image of `docker run` is its last word, or the last before the program it runs. */
function imagesIn(words: readonly string[]): string[] {
  return [words.find(word => serviceName.test(word) && !word.includes('=')) ?? words.at(-1) ?? '']
}

const serviceName =
  /^((?:docker\.io\/|bitnami\/|library\/)?(?:postgres|postgresql|postgis\/postgis|mysql|mariadb|mongo|mongodb|redis|valkey|rabbitmq|kafka|zookeeper|elasticsearch|minio|mailhog|mailpit|maildev|localstack|memcached|nats|db|database|pg|cache|queue|dynamodb|adminer|pgadmin))(?:[-:_.]?[\w.-]*)?$/i
