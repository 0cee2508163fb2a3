/** The schemas that hold for one value: several where a schema has alternatives. */
export type Schemas = readonly object[]

/** The schemas of a field of a value, or with null of the items of a list. */
export function schemasOf(schemas: Schemas, name: string | null): Schemas {
  return schemas.flatMap(withAlternatives).flatMap(schema => {
    const { properties = {}, additionalProperties, patternProperties = {}, items } = Object(schema)
    if (name === null) return objectsIn(items)
    if (Object.hasOwn(properties, name)) return objectsIn(properties[name])
    return [...objectsIn(additionalProperties), ...Object.values(patternProperties).flatMap(objectsIn)]
  })
}

/** Whether one of them marks the value as secret: `writeOnly: true`, or the format of a password. */
export function isMarkedSecret(schemas: Schemas): boolean {
  return schemas.flatMap(withAlternatives).some(schema => {
    const { writeOnly, format } = Object(schema)
    return writeOnly === true || format === 'password'
  })
}

/** A schema, and those in its allOf, anyOf and oneOf. */
function withAlternatives(schema: object): object[] {
  const { allOf = [], anyOf = [], oneOf = [] } = Object(schema)
  const parts = [allOf, anyOf, oneOf].flat().flatMap(objectsIn)
  return [schema, ...parts.flatMap(withAlternatives)]
}

function objectsIn(value: unknown): object[] {
  return [value].flat().filter(each => typeof each === 'object' && each !== null)
}
