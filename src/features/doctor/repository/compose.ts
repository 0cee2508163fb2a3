import { recordIn } from '../../../core/system/json.ts'
import { parseYaml, YamlFault } from '../../../core/system/yaml.ts'

/**
 * The services of a compose file with their images. The image is undefined where the service runs the
 * project's own code.
 */
export function servicesIn(text: string | undefined): Map<string, string | undefined> {
  const services = recordIn(recordIn(read(text ?? '')).services)
  return new Map(
    Object.entries(services).map(([name, service]) => {
      const { image, build } = recordIn(service)
      const isOwn = build !== undefined || runtime.test(String(image))
      return [name, typeof image === 'string' && !isOwn ? image : undefined]
    }),
  )
}

/** Images that run the project's own code. */
const runtime = /^([\w.-]+\/)*(node|bun|deno|python|ruby|golang|php|openjdk|ubuntu|debian|alpine)(:|$)/

function read(text: string): unknown {
  try {
    return parseYaml(text)
  } catch (error) {
    if (error instanceof YamlFault) return undefined
    throw error
  }
}
