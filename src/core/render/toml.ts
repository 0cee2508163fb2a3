import { parse, stringify } from 'smol-toml'
import { type MergedValue, merge } from './merge.ts'

/** Merges TOML documents. Integers and floats keep their types; comments are lost. */
export function joinToml(texts: readonly string[]): string {
  const tables = texts.map((text): MergedValue => parse(text, { integersAsBigInt: true }))
  return stringify(
    tables.reduce((under, over) => merge(under, over)),
    { numbersAsFloat: true },
  )
}
