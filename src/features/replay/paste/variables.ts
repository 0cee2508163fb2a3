/** Puts known values in the place of `{{name}}`. A value may name another variable. */
export function filledWith(text: string, values: ReadonlyMap<string, string>, depth = 0): string {
  const filled = text.replace(/\{\{\s*([\w.$-]+)\s*\}\}/g, (whole, name) => values.get(String(name)) ?? whole)
  return filled === text || depth > 4 ? filled : filledWith(filled, values, depth + 1)
}
