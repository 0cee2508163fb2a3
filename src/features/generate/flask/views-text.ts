import { pythonList } from '../../../core/fields/alembic/python.ts'
import { filtersOf } from '../api/lists.ts'
import { withArticle, wordsOf } from '../names.ts'
import type { ResourceSpec } from '../spec.ts'
import { importsText } from './imports.ts'

/** `views.py` of a resource: its routes, each for an audience. */
export function viewsText(spec: ResourceSpec): string {
  const { names, audiences } = spec
  const { plural, singular, type } = names
  const [many, one] = [wordsOf(plural), withArticle(wordsOf(singular))]
  const package_ = `app.${names.folder}`
  const title = many.charAt(0).toUpperCase() + many.slice(1)
  const filters = filtersOf(spec)
  const filter = filters.length > 0 ? `filter=${pythonList(filters)}, ` : ''
  const imports = importsText({
    'app.db.base': ['get', 'lock'],
    'app.db.session': ['Db'],
    'app.http.request.blueprint': ['blueprint'],
    'app.http.request.listing': ['ListQuery', 'Page', 'listing'],
    'app.http.response.precondition': ['IfMatch'],
    'app.http.schema': ['IdParams'],
    [`${package_}.models`]: [type],
    [`${package_}.schemas`]: [`New${type}`, `${type}Change`, `${type}Out`],
  })
  return `"""The routes of ${many}."""

${imports}

${plural} = blueprint("/v1/${names.segment}", "${title}.")
blueprints = [${plural}]

listed = listing(${type}, ${type}Out, ${filter}sort=["created_at"])


@${plural}.${audiences.list}.get("/", summary="List ${many}", lists=listed)
def list_${plural}(db: Db, query: ListQuery) -> Page[${type}Out]:
    """All of them."""
    return listed.read(db, query)


@${plural}.${audiences.read}.get("/{id}", summary="Read ${one}")
def read_${singular}(db: Db, params: IdParams) -> ${type}Out:
    """One."""
    return ${type}Out.of(get(db, ${type}, params.id))


@${plural}.${audiences.add}.post("/", summary="Add ${one}", status=201, retry=True)
def add_${singular}(db: Db, body: New${type}) -> ${type}Out:
    """What is left out has its default."""
    row = ${type}(**body.sent())
    db.add(row)
    db.flush()
    return ${type}Out.of(row)


@${plural}.${audiences.change}.patch("/{id}", summary="Change ${one}", retry=True)
def change_${singular}(db: Db, params: IdParams, body: ${type}Change, if_match: IfMatch) -> ${type}Out:
    """Changes the fields that are given."""
    row = lock(db, ${type}, params.id)
    if_match(row)
    for name, value in body.sent().items():
        setattr(row, name, value)
    db.flush()
    return ${type}Out.of(row)


@${plural}.${audiences.remove}.delete("/{id}", summary="Remove ${one}", retry=True)
def remove_${singular}(db: Db, params: IdParams, if_match: IfMatch) -> None:
    """Fails with 409 if another row refers to it."""
    row = lock(db, ${type}, params.id)
    if_match(row)
    db.delete(row)
`
}
