import type { Knex } from 'knex'

export type Labels = Readonly<Record<string, string>>

/** A metric with a value for each set of labels. */
export interface Gauge {
  readonly name: string
  readonly help: string
  readonly values: ReadonlyArray<readonly [labels: Labels, value: number]>
}

/** Reads metrics from the database. */
export type GaugeReader = (knex: Knex) => Promise<Gauge[]>

/** Gauges in the text format of Prometheus. Leaves out those that cannot be read: /metrics is needed then, too. */
export async function gaugesText(knex: Knex, readers: readonly GaugeReader[]): Promise<string> {
  const read = readers.map(reader => reader(knex).catch(() => []))
  return (await Promise.all(read)).flat().map(textOf).join('')
}

function textOf({ name, help, values }: Gauge): string {
  const lines = values.map(([labels, value]) => `${name}{${labelText(labels)}} ${value}\n`)
  return [`# HELP ${name} ${help}\n# TYPE ${name} gauge\n`, ...lines].join('')
}

export function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([label, value]) => `${label}="${value.replace(/[\\"\n]/g, '\\$&')}"`)
    .join(',')
}
