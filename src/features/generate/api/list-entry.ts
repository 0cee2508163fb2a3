const widest = 110

/** The lines of a resource in src/resources.ts. */
export function entryText(entry: string, folder: string): string {
  const parts = [
    `schema: () => import('./${folder}/schema.ts')`,
    `routes: () => import('./${folder}/routes.ts')`,
  ]
  const line = `export const ${entry} = { ${parts.join(', ')} }`
  if (line.length <= widest) return `${line}\n`
  return `export const ${entry} = {\n${parts.map(part => `  ${part},\n`).join('')}}\n`
}

/** The list with the lines of a resource, sorted by folder. */
export function withEntry(list: string, entry: string, folder: string): string {
  const known = [...list.matchAll(/^export const \w+ = \{\s*schema: \(\) => import\(['"]\.\/([\w-]+)\//gm)]
  const next = known.find(([, name = '']) => name > folder)
  const place = next ? next.index : list.length
  return list.slice(0, place) + entryText(entry, folder) + list.slice(place)
}
