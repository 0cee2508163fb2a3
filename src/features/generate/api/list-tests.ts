import { quote } from '../../../core/fields/types.ts'
import type { ResourceSpec } from '../spec.ts'
import { filtersOf } from './lists.ts'
import { isSingle, options } from './test-parts.ts'

export function paging(spec: ResourceSpec): string {
  const as = options(spec, 'list')
  const adds = isSingle(spec) ? '  await add()' : '  for (let row = 0; row < 3; row++) await add()'
  const least = isSingle(spec) ? 1 : 3
  return `test('the list is read page by page until next is null', async () => {
${adds}
  const all = (await call('GET', \`\${path}?limit=100\`, ${as})).body
  const seen: string[] = []

  for (let url: string | null = \`\${path}?limit=1\`; url; ) {
    const { body } = await call('GET', url, ${as})
    seen.push(...body.items.map((row: { id: string }) => row.id))
    url = body.next
  }

  expect(seen.length).toBeGreaterThanOrEqual(${least})
  expect(seen).toEqual(all.items.map((row: { id: string }) => row.id))
})
`
}

export function filtering(spec: ResourceSpec): string[] {
  const filters = filtersOf(spec)
  if (filters.length === 0) return []
  return [
    `test.each([${filters.map(quote).join(', ')}])('the list can be filtered by %s', async field => {
  const { body: row } = await add()
  const query = \`\${field}=\${encodeURIComponent(row[field])}&sort=-created_at&limit=100\`
  const { items } = (await call('GET', \`\${path}?\${query}\`, ${options(spec, 'list')})).body

  expect(items).toContainEqual(row)
  expect(new Set(items.map((item: typeof row) => item[field]))).toEqual(new Set([row[field]]))
})
`,
  ]
}
