import { pythonString } from '../../../core/fields/alembic/python.ts'
import { listedErrors, requiredNames, testTargets } from '../api/test-parts.ts'
import type { ResourceField, ResourceSpec } from '../spec.ts'
import { kindOf } from './field-kinds.ts'

export function validation(spec: ResourceSpec): string {
  const pointers = ['extra', ...requiredNames(spec)].map(name => `/${name}`).sort()
  const list = `[${pointers.map(pythonString).join(', ')}]`
  const isLong = pointers.length > listedErrors
  return `def test_every_error_in_a_body_has_a_pointer(api: Api) -> None:
    answer = add(api, {"extra": True})

    assert answer.status == 422
${
  isLong
    ? `    pointers = [error["pointer"] for error in answer.body["errors"]]
    assert len(pointers) == ${listedErrors}
    assert set(pointers) <= set(${list})`
    : `    assert sorted(error["pointer"] for error in answer.body["errors"]) == ${list}`
}
`
}

/** A value that the schema refuses. */
function wrongOf(field: ResourceField): string {
  const { type, args } = field.column
  return type === 'enum' && args.includes('none of them') ? pythonString(args.join()) : kindOf(field).wrong
}

export function wrongValues(spec: ResourceSpec): string {
  const cases = spec.fields.map(field => `        (${pythonString(field.column.name)}, ${wrongOf(field)}),\n`)
  return `@pytest.mark.parametrize(
    ("field", "value"),
    [
${cases.join('')}    ],
)
def test_a_wrong_value_is_refused(api: Api, field: str, value: object) -> None:
    answer = add(api, {**${newBody(spec)}, field: value})

    assert answer.status == 422
    assert answer.body["errors"][0]["pointer"] == f"/{field}"
`
}

/** A body for a request, in a test. */
export function newBody(spec: ResourceSpec): string {
  const refersToOthers = testTargets(spec).length > 0
  return refersToOthers ? 'new_body(api)' : 'new_body()'
}
