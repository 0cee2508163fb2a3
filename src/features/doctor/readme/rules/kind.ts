import type { Call, Context } from '../context.ts'
import type { Verdict } from '../step.ts'

/** What a command is for, once nothing speaks against running it. */
export function kindOf(call: Call, context: Context, text: string): Verdict {
  const { command, manager, script } = call
  const { name, args } = command
  if (isProbe(call)) return { class: 'probe', rule: 'probe', reason: 'it only shows something' }
  if (manager?.verb === 'install')
    return { class: 'install', rule: 'install', reason: `${manager.manager} installs the dependencies` }
  if (/^(curl|http|https|wget|grpcurl|ab|wrk|autocannon|k6|loadtest)$/.test(name))
    return requestOf(text, name)
  if (script) return scriptKind(call, script.name, script.body, context)
  if (/^(make|just|task|turbo|nx|gulp|grunt|lerna|rush)$/.test(name)) {
    const isRunner = !/^(make|just|task)$/.test(name)
    const target = args
      .filter(arg => !arg.startsWith('-') && !(isRunner && /^run(-many)?$/.test(arg)))
      .join(':')
    return kindOfName(target) ?? setup('task', `${name} does a part of the set-up`)
  }
  if (name === 'deno' && args[0] === 'task')
    return kindOfName(args[1] ?? '') ?? setup('task', 'deno does a part of the set-up')
  const file = /\/([\w.-]+?)(\.\w+)?$/.exec(name)?.[1] ?? ''
  return kindOfProgram(command) ?? kindOfName(file) ?? setup('step', 'it is a step of the set-up')
}

function isProbe({ command: { name, args }, manager }: Call): boolean {
  if (args.length === 1 && /^(-v|-V|--version|version|--help|-h)$/.test(args[0] ?? '')) return true
  if (manager?.verb === 'run' && manager.words.length > 1 && args.at(-1) === '--help') return true
  return (
    manager?.verb === 'show' ||
    // Without a name it lists the scripts.
    (manager?.verb === 'run' && manager.words.length === 0) ||
    /^(which|whoami|pwd|ls|cat|head|tail|whereis|type|uname|printenv|date)$/.test(name)
  )
}

function requestOf(text: string, name: string): Verdict {
  const isLocal =
    /\b(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])\b|(^|\s)["']?:\d{2,5}\b|\$\{?\w*(URL|HOST|PORT|BASE|API)/i.test(
      text,
    )
  return isLocal
    ? { class: 'request', rule: 'request', reason: 'it asks the running server' }
    : { class: 'skipped', rule: 'network', reason: `${name} goes to the network` }
}

function scriptKind(call: Call, name: string, body: string | undefined, context: Context): Verdict {
  const missing = body === undefined && context.repository.manifests.size > 0
  const inner = call.through.findLast(({ script }) => !script)
  // nps and its like take the name of the script as a word: `yarn start db.migrate`.
  const isConsole = inner?.command.name === 'nps' || /(^|[:_.-])(cli|console|command|cmd)$/.test(name)
  const word = isConsole ? call.manager?.words[1] : undefined
  if (word !== undefined) return kindOfName(word) ?? setup('script', `${word} is a script of the project`)
  const found =
    kindOfName(name) ??
    (inner && kindOfProgram(inner.command)) ??
    setup('script', `${name} is a script of the project`)
  return missing ? { ...found, reason: `package.json has no script ${name}` } : found
}

/** By the words a script is made of: `test:e2e`, `start:prod`, `db:migrate`. */
function kindOfName(name: string): Verdict | undefined {
  const words = name.toLowerCase().split(/[^a-z0-9]+|(?<=[a-z])(?=[A-Z])/)
  const has = (list: string) => words.some(word => list.split(' ').includes(word))
  if (
    has(
      'test tests spec e2e unit integration coverage cov lint lints eslint check typecheck types audit verify validate bench benchmark analyze prettier format quality ci',
    )
  )
    return verify('check', `${name} looks at the result`)
  if (/^(build|compile)/.test(name)) return setup('builds', `${name} builds the project`)
  if (
    has(
      'migrate migration migrations seed seeds seeder db database schema prisma codegen generate knex keys setup install bootstrap init prepare sync',
    )
  )
    return setup('prepares', `${name} prepares the project`)
  if (has('start dev serve server develop development preview watch nodemon debug run'))
    return { class: 'server', rule: 'server', reason: `${name} starts the server` }
  if (has('build compile bundle transpile tsc clean')) return setup('builds', `${name} builds the project`)
  if (has('docs doc documentation swagger openapi'))
    return verify('docs', `${name} is about the documentation`)
  return undefined
}

function kindOfProgram({
  name,
  args,
}: {
  readonly name: string
  readonly args: readonly string[]
}): Verdict | undefined {
  const words = args.filter(arg => !arg.startsWith('-'))
  const [first = ''] = words
  if (
    /^(nodemon|ts-node-dev|tsnd|tsup-node|http-server|serve|json-server|pm2-runtime|pm2|live-server|vite|next|nuxt|strapi|sails)$/.test(
      name,
    )
  )
    return first === 'build' ? setup('builds', `${name} builds the project`) : server(name)
  if (name === 'nest')
    return first === 'start'
      ? server(name)
      : first === 'build'
        ? setup('builds', 'nest builds the project')
        : undefined
  if (/^(serverless|sls)$/.test(name) && first === 'invoke')
    return verify('check', `${name} calls a function of the project`)
  if (/^(fastify|serverless|sls|wrangler|vercel|netlify|firebase|sam|func)$/.test(name))
    return /^(types|d1|r2|kv|build|migrations?|package|generate)$/.test(first) ? undefined : server(name)
  if (/^(node|nodejs|ts-node|tsx|bun|deno|babel-node|swc-node)$/.test(name)) {
    const entry = words.find(word => /[./]|^(server|index|app|main|dist|build)$/.test(word)) ?? ''
    if (
      /(^|\/)(server|index|app|main|www|start|bootstrap)(\.\w+)?$/.test(entry) ||
      entry === '.' ||
      first === 'watch'
    )
      return server(`${name} ${entry}`.trim())
    return undefined
  }
  if (
    /^(jest|vitest|mocha|ava|tap|eslint|prettier|biome|knip|newman|artillery|playwright|cypress|depcheck|tslint|standard|c8|nyc|swagger-cli|redocly|spectral|ncu|intern)$/.test(
      name,
    )
  )
    return verify('check', `${name} looks at the result`)
  if (name === 'tsc')
    return args.includes('--noEmit')
      ? verify('check', 'tsc looks at the types')
      : setup('builds', 'tsc builds the project')
  if (/^(foreman|overmind|mprocs|concurrently)$/.test(name)) return server(name)
  return undefined
}

function server(name: string): Verdict {
  return { class: 'server', rule: 'server', reason: `${name} starts the server` }
}

function verify(rule: string, reason: string): Verdict {
  return { class: 'verify', rule, reason }
}

function setup(rule: string, reason: string): Verdict {
  return { class: 'setup', rule, reason }
}
