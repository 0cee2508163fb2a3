import { type Author, packageInfo } from '../../config/env.ts'

/** The info object of the OpenAPI document, from package.json. `guides` are sections of its description. */
export function info(guides: readonly string[]) {
  const { name: title, description: summary, version, license = 'UNLICENSED' } = packageInfo
  return {
    title,
    ...(summary && { summary }),
    version,
    description: [introduction, ...guides, versions].join('\n\n'),
    contact: contactOf(packageInfo.author ?? `The ${title} team`),
    license: license === 'UNLICENSED' ? unlicensed : { name: license, identifier: license },
  }
}

/** npm's UNLICENSED ("all rights reserved") as an SPDX identifier. */
const unlicensed = { name: 'All rights reserved', identifier: 'LicenseRef-UNLICENSED' }

/** Parses npm's author string, `Name <address> (url)`. */
function contactOf(author: Author | string): Author {
  if (typeof author !== 'string') return author
  const [name = '', ...rest] = author.split(/[<(]/)
  const [email, url] = ['>', ')'].map(end =>
    rest
      .find(part => part.trim().endsWith(end))
      ?.trim()
      .slice(0, -1),
  )
  return { name: name.trim(), ...(email && { email }), ...(url && { url }) }
}

/** What a caller should know before the first request, in Markdown. */
const introduction = `## Keys

An API key identifies the client. Send it with every request: \`Authorization: Bearer KEY\`. Each operation says whether
it requires a key, and whether it must be an admin's.

Ask the team that runs this API for a key: tell them the name of your program and an e-mail address. They create it with
\`npm run client -- add NAME EMAIL\`, which shows it once, and revoke one that is lost or leaked with
\`npm run client -- revoke NAME\`. In development \`npm run setup\` creates two clients, whose keys are in README.md.

## Errors

Every error is a problem (RFC 9457) in \`application/problem+json\`: \`status\` and \`title\` are the kind of error,
\`detail\` is the reason, \`errors\` lists the invalid values, and \`instance\` is the id to include when you report it. 400
is a request that cannot be parsed, 422 one that can be parsed and is not valid.

## Pages

A list returns \`{ "items": [], "next": null }\`. Follow \`next\`, a link with a cursor, until it is null. \`limit\` is
the size of a page, \`sort\` the order (a leading \`-\` means descending), \`fields\` the fields of each item, and
\`count=true\` adds the \`total\`.

## Concurrent changes

Every response with a body has an \`ETag\`: \`If-None-Match\` avoids downloading it again (304),
and \`If-Match\` avoids overwriting another caller's change (412). HEAD returns what GET does, without the body. The
\`Location\` of a 201 is the path of the created resource.

After a 503, wait for the seconds in \`Retry-After\`.`

const versions = `## Versions

The path has the major version, \`/v1\`; it changes only when callers must change. Within it, routes, parameters and
fields are added, never removed: ignore fields that you do not know. \`API-Version\` is the exact version.

A route that will be dropped sends \`Deprecation\` (RFC 9745) and \`Sunset\` (RFC 8594), and a \`Link\` to its successor. From
its sunset on it responds with 410. \`/docs/deprecations\` lists them all.
`
