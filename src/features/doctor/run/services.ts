import { connect } from 'node:net'
import type { ReadmePlan } from '../readme/plan.ts'
import type { Step } from '../readme/step.ts'
import type { Repository } from '../repository.ts'
import type { Service } from './result.ts'

interface KnownService {
  readonly name: string
  readonly port: number
  /** In a command, an image or a mark. */
  readonly pattern: RegExp
  /** Packages that connect to it. */
  readonly drivers: readonly string[]
  /** The scheme of its addresses, and the beginning of variables about it. */
  readonly scheme: RegExp
  readonly prefix: RegExp
}

const known: readonly KnownService[] = [
  {
    name: 'PostgreSQL',
    port: 5432,
    pattern: /postg(res|is)|\bpg\b/i,
    drivers: ['pg', 'postgres'],
    scheme: /postgres(ql)?/,
    prefix: /^(POSTGRES|PG|DB|DATABASE|TYPEORM)/,
  },
  {
    name: 'MySQL',
    port: 3306,
    pattern: /mysql|mariadb/i,
    drivers: ['mysql', 'mysql2', 'mariadb'],
    scheme: /mysql|mariadb/,
    prefix: /^(MYSQL|MARIADB|DB|DATABASE|TYPEORM)/,
  },
  {
    name: 'MongoDB',
    port: 27017,
    pattern: /mongo/i,
    drivers: ['mongodb', 'mongoose'],
    scheme: /mongodb/,
    prefix: /^(MONGO|DB|DATABASE)/,
  },
  {
    name: 'Redis',
    port: 6379,
    pattern: /redis|valkey/i,
    drivers: ['redis', 'ioredis', 'bull', 'bullmq'],
    scheme: /rediss?/,
    prefix: /^(REDIS|CACHE|QUEUE)/,
  },
  {
    name: 'RabbitMQ',
    port: 5672,
    pattern: /rabbit/i,
    drivers: ['amqplib'],
    scheme: /amqps?/,
    prefix: /^(RABBIT|AMQP)/,
  },
  {
    name: 'Kafka',
    port: 9092,
    pattern: /kafka/i,
    drivers: ['kafkajs'],
    scheme: /kafka/,
    prefix: /^KAFKA/,
  },
  {
    name: 'Elasticsearch',
    port: 9200,
    pattern: /elasticsearch/i,
    drivers: ['@elastic/elasticsearch'],
    scheme: /elasticsearch/,
    prefix: /^ELASTIC/,
  },
  {
    name: 'Memcached',
    port: 11211,
    pattern: /memcached/i,
    drivers: ['memcached', 'memjs'],
    scheme: /memcached/,
    prefix: /^MEMCACHE/,
  },
]

/** Reads a file of the copy, relative to its root; undefined where there is none. */
export type ReadCopy = (path: string) => string | undefined

/** The services that one step of the README is about, and whether they are there. */
export async function servicesOf(step: Step, read: ReadCopy): Promise<Service[]> {
  const text = [step.command, step.reason, ...(step.marks.needs ?? [])].join(' ')
  return look(
    known.filter(({ pattern }) => pattern.test(text)),
    read,
  )
}

/**
 * The services that a whole set-up needs: those its README starts or a mark names, and those a dependency connects to
 * where the file of variables gives an address.
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

/** `DATABASE_URL=postgres://me@db:5433/shop`, or `DB_HOST=db` beside `DB_PORT=5433`. */
function addressIn(values: ReadonlyMap<string, string>, service: KnownService): Address | undefined {
  for (const value of values.values()) {
    const [, scheme = '', rest = ''] = /^([a-z]+)(?:\+srv)?:\/\/(.*)$/.exec(value) ?? []
    if (new RegExp(`^(${service.scheme.source})$`).test(scheme)) return hostAndPort(rest, service.port)
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

/** By the file the set-up has made, else by the sample it is made from. */
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
  const lines = (text ?? '').matchAll(/^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(["']?)(.*?)\2\s*(?:\s#.*)?$/gm)
  return new Map([...lines].map(([, name = '', , value = '']) => [name, value]))
}

const patience = 1500

async function isReachable(host: string, port: number): Promise<boolean> {
  if (port > 65_535) return false
  return new Promise(done => {
    const socket = connect({ host, port })
    const answer = (is: boolean) => {
      socket.destroy()
      done(is)
    }
    socket.setTimeout(patience, () => answer(false))
    socket.on('connect', () => answer(true))
    socket.on('error', () => answer(false))
  })
}
