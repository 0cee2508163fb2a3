import { connect } from 'node:net'
import type { ReadmePlan } from '../../readme/plan/plan.ts'
import type { ReadmeStep } from '../../readme/plan/step.ts'
import type { Repository } from '../../repository/repository.ts'
import type { Service } from '../result/result.ts'

interface KnownService {
  readonly name: string
  readonly port: number
  /** In a command, an image or a mark. */
  readonly pattern: RegExp
  /** Packages that connect to it. */
  readonly drivers: readonly string[]
  /** The schemes of its URLs, and the prefixes of its variables. */
  readonly schemes: readonly string[]
  readonly prefix: RegExp
}

const known: readonly KnownService[] = [
  {
    name: 'PostgreSQL',
    port: 5432,
    pattern: /postg(res|is)|\bpg\b/i,
    drivers: ['pg', 'postgres'],
    schemes: ['postgres', 'postgresql'],
    prefix: /^(POSTGRES|PG|DB|DATABASE|TYPEORM)/,
  },
  {
    name: 'MySQL',
    port: 3306,
    pattern: /mysql|mariadb/i,
    drivers: ['mysql', 'mysql2', 'mariadb'],
    schemes: ['mysql', 'mariadb'],
    prefix: /^(MYSQL|MARIADB|DB|DATABASE|TYPEORM)/,
  },
  {
    name: 'MongoDB',
    port: 27017,
    pattern: /mongo/i,
    drivers: ['mongodb', 'mongoose'],
    schemes: ['mongodb'],
    prefix: /^(MONGO|DB|DATABASE)/,
  },
  {
    name: 'Redis',
    port: 6379,
    pattern: /redis|valkey/i,
    drivers: ['redis', 'ioredis', 'bull', 'bullmq'],
    schemes: ['redis', 'rediss'],
    prefix: /^(REDIS|CACHE|QUEUE)/,
  },
  {
    name: 'RabbitMQ',
    port: 5672,
    pattern: /rabbit/i,
    drivers: ['amqplib'],
    schemes: ['amqp', 'amqps'],
    prefix: /^(RABBIT|AMQP)/,
  },
  {
    name: 'Kafka',
    port: 9092,
    pattern: /kafka/i,
    drivers: ['kafkajs'],
    schemes: ['kafka'],
    prefix: /^KAFKA/,
  },
  {
    name: 'Elasticsearch',
    port: 9200,
    pattern: /elasticsearch/i,
    drivers: ['@elastic/elasticsearch'],
    schemes: ['elasticsearch'],
    prefix: /^ELASTIC/,
  },
  {
    name: 'Memcached',
    port: 11211,
    pattern: /memcached/i,
    drivers: ['memcached', 'memjs'],
    schemes: ['memcached'],
    prefix: /^MEMCACHE/,
  },
]

/** Reads a file of the copy, relative to its root; undefined where it does not exist. */
export type ReadCopy = (path: string) => string | undefined

/** The services that a step of the README starts or names, and whether they run. */
export async function servicesOf(step: ReadmeStep, read: ReadCopy): Promise<Service[]> {
  const text = [step.command, step.reason, ...(step.marks.needs ?? [])].join(' ')
  return look(
    known.filter(({ pattern }) => pattern.test(text)),
    read,
  )
}

/**
 * The services that the whole set-up needs: those that the README starts or a mark names, and those that a
 * dependency connects to if the env file has a URL.
 */
export async function servicesNeeded(
  { steps }: ReadmePlan,
  { manifests }: Repository,
  read: ReadCopy,
): Promise<Service[]> {
  const started = steps.filter(step => step.class === 'service').map(step => `${step.command} ${step.reason}`)
  const marked = steps.flatMap(({ marks }) => marks.needs ?? [])
  const named = [...started, ...marked].join('\n')
  const values = variablesIn(read)
  const needed = known.filter(service => {
    if (service.pattern.test(named)) return true
    const isDriven = [...manifests.values()].some(({ dependencies }) =>
      service.drivers.some(driver => dependencies.has(driver)),
    )
    return isDriven && addressIn(values, service) !== undefined
  })
  return look(needed, read)
}

async function look(services: readonly KnownService[], read: ReadCopy): Promise<Service[]> {
  const values = variablesIn(read)
  return Promise.all(
    services.map(async service => {
      const { host, port } = addressIn(values, service) ?? { host: 'localhost', port: service.port }
      return { name: service.name, address: `${host}:${port}`, isReachable: await isReachable(host, port) }
    }),
  )
}

interface Address {
  readonly host: string
  readonly port: number
}

/** `DATABASE_URL=postgres://me@db:5433/shop`, or `DB_HOST=db` and `DB_PORT=5433`. */
function addressIn(values: ReadonlyMap<string, string>, service: KnownService): Address | undefined {
  for (const value of values.values()) {
    const [, scheme = '', rest = ''] = /^([a-z]+)(?:\+srv)?:\/\/(.*)$/.exec(value) ?? []
    if (service.schemes.includes(scheme)) return hostAndPort(rest, service.port)
  }
  const of = (name: RegExp) =>
    [...values].find(([key, value]) => service.prefix.test(key) && name.test(key) && value !== '')?.[1]
  const host = of(/HOST(NAME)?$/)
  const dialect = of(/(DIALECT|CLIENT|CONNECTION|TYPE|ENGINE)$/)
  if (host === undefined || (dialect !== undefined && !service.pattern.test(dialect))) return undefined
  return { host, port: Number(of(/PORT$/)) || service.port }
}

function hostAndPort(rest: string, port: number): Address {
  const [authority = ''] = rest.split(/[/?#]/)
  const [first = ''] = authority.slice(authority.lastIndexOf('@') + 1).split(',')
  const [, host = '', given] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(first) ?? []
  return { host: host.replace(/^\[|\]$/g, '') || 'localhost', port: Number(given) || port }
}

/** From the env file that the set-up created, else from its example. */
function variablesIn(read: ReadCopy): Map<string, string> {
  const text = [
    '.env',
    '.env.development',
    '.env.local',
    '.env.example',
    '.env.sample',
    '.env.dist',
    'env.example',
  ]
    .map(read)
    .find(found => found !== undefined)
  const lines = (text ?? '').matchAll(/^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=([^\n]*)/gm)
  return new Map([...lines].map(([, name = '', value = '']) => [name, valueIn(value.trim())]))
}

/** The value of an assignment: up to the closing quote, or to a comment. */
function valueIn(text: string): string {
  const [quote = ''] = text
  const end = /["']/.test(quote) ? text.indexOf(quote, 1) : -1
  return end === -1 ? (text.split(/\s#/, 1)[0] ?? '').trim() : text.slice(1, end)
}

const timeout = 1500

async function isReachable(host: string, port: number): Promise<boolean> {
  if (port > 65_535) return false
  return new Promise(done => {
    const socket = connect({ host, port })
    const answer = (is: boolean) => {
      socket.destroy()
      done(is)
    }
    socket.setTimeout(timeout, () => answer(false))
    socket.on('connect', () => answer(true))
    socket.on('error', () => answer(false))
  })
}
