type Labels = Readonly<Record<string, string>>

export interface Series {
  observe(value: number): void
}

/** A histogram of Prometheus. A series is found by a key, so that its labels are written once. */
export function histogram(name: string, about: string, bounds: readonly number[]) {
  const all = new Map<string, Series & { text(): string }>()
  return {
    series(key: string, labels: () => Labels): Series {
      const found = all.get(key)
      if (found) return found
      const made = newSeries(name, labelText(labels()), bounds)
      all.set(key, made)
      return made
    },
    text(): string {
      const lines = [...all.values()].map(series => series.text())
      return [`# HELP ${name} ${about}`, `# TYPE ${name} histogram`, ...lines, ''].join('\n')
    },
  }
}

function newSeries(name: string, labels: string, bounds: readonly number[]) {
  const counts = new Float64Array(bounds.length + 1)
  let sum = 0
  return {
    observe(value: number): void {
      let bucket = 0
      while (value > (bounds[bucket] ?? Number.POSITIVE_INFINITY)) bucket++
      counts[bucket] = (counts[bucket] ?? 0) + 1
      sum += value
    },
    text(): string {
      let total = 0
      const buckets = [...counts].map((count, i) => {
        total += count
        return `${name}_bucket{${labels},le="${bounds[i] ?? '+Inf'}"} ${total}`
      })
      return [...buckets, `${name}_sum{${labels}} ${sum}`, `${name}_count{${labels}} ${total}`].join('\n')
    },
  }
}

function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([label, value]) => `${label}="${value.replace(/[\\"\n]/g, '\\$&')}"`)
    .join(',')
}
