/** Each after those that it needs, otherwise in the given order. A circle begins with its first. */
export function sortedBy<Thing>(
  things: readonly Thing[],
  needs: (thing: Thing) => ReadonlySet<Thing>,
): Thing[] {
  const waiting = new Set(things)
  const done: Thing[] = []
  while (waiting.size > 0) {
    const free = [...waiting].find(thing =>
      [...needs(thing)].every(need => need === thing || !waiting.has(need)),
    )
    const [next = free] = free === undefined ? waiting : [free]
    if (next === undefined) return done
    waiting.delete(next)
    done.push(next)
  }
  return done
}
