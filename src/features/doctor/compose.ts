import { parseYaml, YamlFault } from '../../core/yaml.ts'

/** The services of a compose file, with the image of each; undefined where it is built from source. */
export function servicesIn(text: string | undefined): Map<string, string | undefined> {
  const services = propertyOf(read(text ?? ''), 'services')
  if (typeof services !== 'object' || services === null) return new Map()
  return new Map(
    Object.entries(services).map(([name, service]) => {
      const image = propertyOf(service, 'image')
      const isBuilt = propertyOf(service, 'build') !== undefined
      return [name, typeof image === 'string' && !isBuilt ? image : undefined]
    }),
  )
}

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
