import { pythonString } from '../../../core/fields/alembic/python.ts'
import { filtersOf } from '../api/lists.ts'
import { withArticle } from '../names.ts'
import { isOptional, type ResourceSpec, type RouteAction } from '../spec.ts'
import { defaultReply } from './default-code.ts'
import { newBody, validation, wrongValues } from './refusal-cases.ts'

/** The tests of a resource, each as code. */
export function testCases(spec: ResourceSpec): string[] {
  return [
    added(spec),
    ...defaults(spec),
    audienceTest(spec),
    validation(spec),
    wrongValues(spec),
    paging(spec),
    ...filtering(spec),
    ...conflicts(spec),
    changing(spec),
    ...referring(spec),
  ]
}

function added(spec: ResourceSpec): string {
  return `def test_${one(spec)}_that_was_added_can_be_read(api: Api) -> None:
    body = ${newBody(spec)}
    answer = add(api, body)
    row = answer.body

    assert answer.status == 201
    assert row == {**row, **body}
    assert answer.headers["Location"] == f"{PATH}/{row['id']}"
    assert api.get(f"{PATH}/{row['id']}"${as(spec, 'read')}).body == row
`
}

function defaults(spec: ResourceSpec): string[] {
  const left = spec.fields.filter(isOptional)
  if (left.length === 0) return []
  const names = left.map(({ column }) => column.name)
  const checks = left.flatMap(field => {
    const value = defaultReply(field)
    const row = `row[${pythonString(field.column.name)}]`
    if (value === undefined) return [`    assert isinstance(${row}, str)\n`]
    return [`    assert ${row} ${/^(None|True|False)$/.test(value) ? 'is' : '=='} ${value}\n`]
  })
  return [
    `def test_what_a_request_leaves_out_has_its_default(api: Api) -> None:
    left_out = {${names.map(pythonString).join(', ')}}
    row = add(api, {name: value for name, value in ${newBody(spec)}.items() if name not in left_out}).body

${checks.join('')}`,
  ]
}

function audienceTest({ audiences }: ResourceSpec): string {
  return `@pytest.mark.parametrize(
    ("method", "url", "audience"),
    [
        ("GET", PATH, "${audiences.list}"),
        ("GET", f"{PATH}/{NOWHERE}", "${audiences.read}"),
        ("POST", PATH, "${audiences.add}"),
        ("PATCH", f"{PATH}/{NOWHERE}", "${audiences.change}"),
        ("DELETE", f"{PATH}/{NOWHERE}", "${audiences.remove}"),
    ],
)
def test_each_route_is_for_its_audience(api: Api, method: str, url: str, audience: str) -> None:
    callers: list[Caller | None] = [None, "user", "admin"]
    refused = [api.call(method, url, as_=caller).status in (401, 403) for caller in callers]

    assert refused == [audience != "anonymous", audience == "admin", False]
`
}

function paging(spec: ResourceSpec): string {
  const options = as(spec, 'list')
  return `def test_the_list_is_read_page_by_page_until_next_is_null(api: Api) -> None:
    for _ in range(3):
        assert add(api).status == 201
    every = api.get(f"{PATH}?limit=100"${options}).body["items"]
    seen: list[dict[str, Any]] = []
    url = f"{PATH}?limit=1"
    while url:
        page = api.get(url${options}).body
        seen += page["items"]
        url = page["next"]

    assert len(seen) >= 3
    assert seen == every
`
}

function filtering(spec: ResourceSpec): string[] {
  const filters = filtersOf(spec)
  if (filters.length === 0) return []
  return [
    `@pytest.mark.parametrize("field", [${filters.map(pythonString).join(', ')}])
def test_the_list_can_be_filtered(api: Api, field: str) -> None:
    row = add(api).body
    value = row[field] if isinstance(row[field], str) else json.dumps(row[field])
    url = f"{PATH}?{field}={quote(value)}&sort=-created_at&limit=100"
    items = api.get(url${as(spec, 'list')}).body["items"]

    assert row in items
    assert all(item[field] == row[field] for item in items)
`,
  ]
}

function conflicts(spec: ResourceSpec): string[] {
  const unique = spec.fields.filter(({ column }) => column.unique).map(({ column }) => column.name)
  if (unique.length === 0) return []
  return [
    `@pytest.mark.parametrize("field", [${unique.map(pythonString).join(', ')}])
def test_a_value_that_is_unique_is_a_conflict_the_second_time(api: Api, field: str) -> None:
    first = ${newBody(spec)}
    assert add(api, first).status == 201
    answer = add(api, {**${newBody(spec)}, field: first[field]})

    assert answer.status == 409
    assert answer.body["errors"][0]["pointer"] == f"/{field}"
`,
  ]
}

function changing(spec: ResourceSpec): string {
  const field = spec.fields.find(each => !each.target) ?? spec.fields[0]
  const name = pythonString(field?.column.name ?? '')
  const [read, change, remove] = [as(spec, 'read'), as(spec, 'change'), as(spec, 'remove')]
  return `def test_${one(spec)}_is_changed_and_removed_by_whoever_has_read_its_current_version(api: Api) -> None:
    url = f"{PATH}/{add(api).body['id']}"
    etag = api.get(url${read}).headers["ETag"]
    body = {${name}: ${newBody(spec)}[${name}]}
    old = {"If-Match": '"other"'}

    assert api.call("PATCH", url, body=body, headers=old${change}).status == 412
    changed = api.call("PATCH", url, body=body, headers={"If-Match": etag}${change})
    assert changed.body == {**changed.body, **body}
    assert api.call("DELETE", url, headers=old${remove}).status == 412
    assert api.call("DELETE", url${remove}).status == 204

    assert api.get(url${read}).status == 404
    assert api.call("PATCH", url, body=body${change}).status == 404
    assert api.call("DELETE", url${remove}).status == 404
`
}

function referring(spec: ResourceSpec): string[] {
  const names = spec.fields.filter(({ target }) => target).map(({ column }) => column.name)
  if (names.length === 0) return []
  return [
    `@pytest.mark.parametrize("field", [${names.map(pythonString).join(', ')}])
def test_nothing_refers_to_what_does_not_exist(api: Api, field: str) -> None:
    assert add(api, {**${newBody(spec)}, field: NOWHERE}).status == 409
`,
  ]
}

function as({ audiences }: ResourceSpec, action: RouteAction): string {
  return audiences[action] === 'anonymous' ? '' : `, as_="${audiences[action]}"`
}

function one({ names }: ResourceSpec): string {
  return withArticle(names.singular).replaceAll(' ', '_')
}
