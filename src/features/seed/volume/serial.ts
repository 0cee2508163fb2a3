import type { Column } from '../../../core/catalogue/table.ts'
import type { Make } from '../../../core/database/loading/value.ts'
import { rowAfterDate, serialDate } from './dates.ts'
import type { MakeText } from './texts.ts'
import { inBytes, serialUuid } from './uuid.ts'

/** The domain of all e-mail addresses. */
export const emailEnd = '@example.com'

/** Whether a column can have a different value in each row. `rows` is the maximum number of rows. */
export function canCount({ type, length, values, min, max }: Column, rows: number): boolean {
  if (values) return false
  if (type === 'text') return 10 ** (length ?? 255) > rows
  if (type === 'integer' || type === 'bigint') return (max ?? Number.MAX_SAFE_INTEGER) - leastOf(min) >= rows
  return (
    ['uuid', 'decimal', 'float', 'datetime', 'date'].includes(type) ||
    (type === 'binary' && (length ?? 16) >= 6)
  )
}

/** Makes a value that contains the row number, so that no two are the same. */
export function serialOf(column: Column, salt: number, text: MakeText): Make {
  const { type, min, length } = column
  if (type === 'uuid') return serialUuid(salt)
  if (type === 'binary') return inBytes(serialUuid(salt), Math.min(length ?? 16, 16))
  if (type === 'datetime') return serialDate('second')
  if (type === 'date') return serialDate('day')
  if (type === 'text') return serialText(column, text)
  const least = leastOf(min)
  return row => least + row
}

/** The row after all values of the column; `greatest` is the result of nextSql. */
export function rowAfter({ type, min }: Column, greatest: unknown): number {
  if (greatest === null || greatest === undefined) return 0
  if (type === 'text') return Number(greatest) + 1
  if (type === 'datetime' || type === 'date')
    return rowAfterDate(type === 'date' ? 'day' : 'second', momentOf(greatest))
  return Math.max(0, Math.floor(Number(greatest)) - leastOf(min) + 1)
}

function momentOf(greatest: unknown): number {
  if (greatest instanceof Date) return greatest.getTime()
  const text = String(greatest)
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text)
  return Date.parse(/[zT]/i.test(text) ? text : `${text.replace(' ', 'T')}Z`)
}

/** Counting begins at 1, or where the checks allow it. */
function leastOf(min: number | undefined): number {
  return Math.max(1, Math.ceil(min ?? 1))
}

/**
 * “ada.lovelace-17@example.com”, “Blue Lamp-17”: the number is at the end, where the next run finds it. Where
 * there is no room for words, the text is only the number. After the first thousand rows the words change
 * once in a thousand: filling an index over unsorted texts takes several times as long.
 */
function serialText({ length = 255, minLength = 0 }: Column, text: MakeText): Make {
  const most = Math.min(length, 64)
  if (most < 16) return row => String(row).padStart(most, '0')
  let known = -1
  let around = { head: '', tail: '', digits: 0 }
  return row => {
    const block = row < 1000 ? row : Math.floor(row / 1000)
    if (block !== known) around = textAround(text(block), most, minLength)
    known = block
    const digits = String(row)
    return `${around.head}${digits.length < around.digits ? digits.padStart(around.digits, '0') : digits}${around.tail}`
  }
}

const mostDigits = 10

/** The text before and after the number, and its minimum number of digits. */
function textAround(base: string, most: number, minLength: number) {
  const tail = most >= 32 && base.endsWith(emailEnd) ? emailEnd : ''
  const isHex = base.length >= 32 && /^[0-9a-f]+$/.test(base)
  const words = base.slice(0, Math.min(base.length - tail.length, most - mostDigits - tail.length - 1))
  const digits = (isHex ? base.length : minLength) - words.length - tail.length - 1
  return { head: `${words}${isHex ? 'f' : '-'}`, tail, digits }
}
