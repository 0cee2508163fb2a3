import { entropyOf, isPlaceholder } from './placeholder.ts'

/** Whether a value looks generated: no word of a sample, letters and digits, and no order in them. */
export function isStrange(value: string, entropy: number): boolean {
  return (
    !isPlaceholder(value) &&
    !notSecret.test(value) &&
    /\d/.test(value) &&
    /[a-z]/i.test(value) &&
    // Sixteen different digits hold at most four bits.
    entropyOf(value) >= (/^[\da-f-]{16,}$/i.test(value) ? Math.min(entropy, 2.9) : entropy)
  )
}

/**
 * URLs, paths, patterns, names of constants, database keys and algorithms, words with dashes, versions, and
 * demo passwords: `Manager@123`.
 */
const notSecret =
  /^(https?:|arn:|urn:|\.{0,2}\/|@|data:|#|\^|sha\d+-|(FK|PK|UQ|IDX|REL|CHK)_|[\w-]+(\.[\w-]+)+\(|[A-Z][A-Z0-9_]+$|[a-z]+([-_.:][a-z\d]+)+$)|^\d+\.\d+\.\d+|^\d{4}-\d\d-\d\dT|\[-?\d+\]|^[A-Z]?[a-z]{3}[A-Za-z]{0,9}[@!#$_-]?\d{1,4}[!@#$.]?$|^\d{4}[@!#$_-]?[A-Za-z]+$|(123|234|345|456|567|678|789|321|000|111)[!@#$]?$|\b([sS][hH][aA]-?\d{3}|[hH][sS]256|aes-\d|base64|utf-?8)/

/**
 * Whether a value with spaces is a passphrase or an app password (`abcd efgh ijkl mnop`), not a sentence or a
 * label.
 */
export function isPassphrase(value: string): boolean {
  const words = value.trim().split(/\s+/)
  if (words.length < 2 || isPlaceholder(value) || /[.?!:,]$|^[A-Z][a-z]+ [a-z]|[{}<>]/.test(value))
    return false
  if (words.some(word => ofSentences.test(word))) return false
  const isGrouped = words.length >= 3 && words.every(word => /^[a-z0-9]{4}$/.test(word))
  const hasMix = /\d/.test(value) && /[a-z]/i.test(value) && /[^\w\s]|[A-Z]/.test(value) && value.length >= 12
  const isDiceware = words.length >= 4 && words.every(word => /^[a-z]{3,9}\d{0,4}$/.test(word))
  return (isGrouped || hasMix || isDiceware) && entropyOf(value) >= 3
}

const ofSentences =
  /^(a|an|the|is|are|be|must|should|can|cannot|not|no|if|or|and|of|to|in|on|at|by|for|from|with|your|you|my|our|this|that|it|as|was|will|has|have|please|enter|at|least|than|only|new|old|when|all|any|use|user|set|same|wrong|bad|more|characters?|digits?|fields?|values?|errors?|select|where|create|update|true|false|function|return|var|const|let)\W?$/i
