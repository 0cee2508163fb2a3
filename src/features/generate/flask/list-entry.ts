/** The line of a resource in app/resources.py. */
export function entryText(folder: string): string {
  return `    "${folder}": "app.${folder}",\n`
}

/** The list with the line of a resource, sorted by name. */
export function withEntry(list: string, folder: string): string {
  const known = [...list.matchAll(/^ {4}"(\w+)": "app\.\w+",\n/gm)]
  const next = known.find(([, name = '']) => name > folder)
  const last = known.at(-1)
  const place = next?.index ?? (last ? last.index + last[0].length : undefined)
  if (place === undefined) return list
  return list.slice(0, place) + entryText(folder) + list.slice(place)
}
