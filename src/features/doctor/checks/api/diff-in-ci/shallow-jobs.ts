import { listIn, recordIn } from '../../../../../core/system/json.ts'
import { parseYaml, YamlFault } from '../../../../../core/system/yaml.ts'

export interface ShallowJob {
  readonly job: string
  /** Of the job in its workflow. */
  readonly line: number
}

/** The jobs of a workflow that run such a command on a checkout of one commit. */
export function shallowJobs(text: string, isSuch: (command: string) => boolean): ShallowJob[] {
  const jobs = Object.entries(recordIn(recordIn(yamlIn(text)).jobs))
  return jobs.flatMap(([job, value]) => {
    const steps = listIn(recordIn(value).steps).map(recordIn)
    const at = steps.findIndex(({ run }) => typeof run === 'string' && isSuch(run))
    const before = steps.slice(0, at + 1)
    const checkout = before.find(({ uses }) => String(uses).startsWith('actions/checkout@'))
    if (at < 0 || !checkout || before.some(({ run }) => /\bgit fetch\b/.test(String(run)))) return []
    const { 'fetch-depth': depth = 1 } = recordIn(checkout.with)
    return String(depth) === '1' ? [{ job, line: lineOfJob(text, job) }] : []
  })
}

function yamlIn(text: string): unknown {
  try {
    return parseYaml(text)
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error
    return undefined
  }
}

function lineOfJob(text: string, job: string): number {
  const lines = text.split('\n')
  return lines.findIndex(line => line.trim() === `${job}:`) + 1 || 1
}
