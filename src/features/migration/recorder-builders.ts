/** Builders that write and were neither run nor used inside another. */
export function unawaitedIn(built: ReadonlyMap<object, { readonly ran: boolean }>): string[] {
  return [...built].flatMap(([builder, { ran }]) => {
    if (ran || !isWrite(builder)) return []
    return [sqlOf(builder)]
  })
}

function isWrite(builder: object): boolean {
  const sequence: unknown = Reflect.get(builder, '_sequence')
  if (Array.isArray(sequence)) return sequence.length > 0
  const method: unknown = Reflect.get(builder, '_method')
  if (typeof method === 'string') return /^(insert|update|del|truncate|batchInsert)$/.test(method)
  const sql: unknown = Reflect.get(builder, 'sql')
  return (
    typeof sql === 'string' && /^\s*(create|alter|drop|insert|update|delete|truncate|rename)\b/i.test(sql)
  )
}

function sqlOf(builder: object): string {
  try {
    return String(builder)
  } catch {
    return 'a statement'
  }
}
