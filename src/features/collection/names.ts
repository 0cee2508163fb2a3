/** Gives each a name that none before it has, whatever the case; `more` says what tells it from others. */
export function uniqueNames(): (wanted: string, more: string) => string {
  const taken = new Set<string>()
  return (wanted, more) => {
    const name = oneLine(wanted)
    const candidates = [name, `${name} (${more})`]
    for (let n = 2; ; n++) {
      const free = candidates.find(candidate => !taken.has(candidate.toLowerCase()))
      if (free !== undefined) {
        taken.add(free.toLowerCase())
        return free
      }
      candidates.push(`${name} (${more}) ${n}`)
    }
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 120).trim()
}
