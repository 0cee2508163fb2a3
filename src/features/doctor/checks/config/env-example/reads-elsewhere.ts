import { isCompose } from '../../../queries/compose.ts'
import type { EnvironmentRead } from '../../../queries/environment-reads.ts'
import type { CheckContext } from '../../context.ts'

/** Where compose gives an env file to a container, its image reads variables with these beginnings. */
export function readsOfImages({ texts }: CheckContext): string[] {
  const composed = texts.paths.filter(isCompose).map(path => texts.of(path) ?? '')
  const given = composed.filter(text => /^[ \t]*env_file:/m.test(text)).join('\n')
  const images = [...given.matchAll(/^[ \t]*image:[ \t]*["']?(?:[\w.-]+\/)*([a-z]+)/gm)].map(
    ([, name = '']) => name,
  )
  return images.flatMap(name => (name === 'postgres' ? ['POSTGRES_'] : [`${name.toUpperCase()}_`]))
}

/** `FEATURE_FLAG_`: what names begin with in a file that reads variables by a name it makes. */
export function prefixesOf(reads: readonly EnvironmentRead[], { texts }: CheckContext): string[] {
  const paths = new Set(reads.flatMap(({ name, path }) => (name === undefined ? [path] : [])))
  return [...paths].flatMap(path =>
    [...(texts.of(path) ?? '').matchAll(/["'`]([A-Z][A-Z0-9_]{1,40}_)(?=["'`$])/g)].map(
      ([, prefix = '']) => prefix,
    ),
  )
}

/** Read by a library or a tool whose code is not in the repository. */
export function isOfLibrary(name: string): boolean {
  return /^(AWS|OTEL|SENTRY|LANGSMITH|LANGCHAIN|DD|NEW_RELIC|PRISMA|COMPOSE|DOCKER|MONGOMS|PG[A-Z]+$|UV|GOOGLE_APPLICATION|OPENAI|ANTHROPIC|CLOUDINARY|NEXTAUTH|AUTH|NUXT|NEXT|VITE|TYPEORM|TURBO|FASTIFY)(_|$)|^PG[A-Z]+$/.test(
    name,
  )
}
