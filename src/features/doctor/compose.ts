import { parseYaml, YamlFault } from '../../core/yaml.ts'

/** The services of a compose file, with the image of each; undefined where it runs the project. */
export function servicesIn(text: string | undefined): Map<string, string | undefined> {
  const services = propertyOf(read(text ?? ''), 'services')
  if (typeof services !== 'object' || services === null) return new Map()
  return new Map(
    Object.entries(services).map(([name, service]) => {
      const image = propertyOf(service, 'image')
      const isOwn = propertyOf(service, 'build') !== undefined || runtime.test(String(image))
      return [name, typeof image === 'string' && !isOwn ? image : undefined]
    }),
  )
}

/** What the code of the project itself runs in. */
const runtime = /^([\w.-]+\/)*(node|bun|deno|python|ruby|golang|php|openjdk|ubuntu|debian|alpine)(:|$)/

function read(text: string): unknown {
  try {
    return parseYaml(text)
  } catch (error) {
    if (error instanceof YamlFault) return undefined
    throw error
  }
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
