/** What is said of a finding, and what to do. `{name}` is filled from its args. */
interface Wording {
  readonly says: string
  readonly hint: string
}

/** Every sentence of the checks, by the code of the finding. */
const wording = {
  secret: {
    says: 'This holds {what}: {value}.',
    hint: 'Make it void where it was issued, then read it from the environment.',
  },
  'own-secret': {
    says: 'This holds the value that {name} has in {file}, which git does not track.',
    hint: 'Read {name} from the environment here, and give it a new value.',
  },
  'env-tracked': {
    says: 'Git tracks {file}, which holds values that are secret: {keys}.',
    hint: 'git rm --cached {file}, add it to .gitignore, and make new secrets: the old ones stay in the history.',
  },
  'env-tracked-harmless': {
    says: 'Git tracks {file}; nothing in it is secret yet.',
    hint: 'Name it .env.example, and add .env to .gitignore before somebody adds a password.',
  },
  'env-not-ignored': {
    says: 'A .env is used here, and .gitignore does not name it: the next `git add .` commits it.',
    hint: 'Add the line .env to .gitignore.',
  },
  'key-tracked': {
    says: 'Git tracks {file}, a private key.',
    hint: 'git rm --cached {file}, ignore it, and make a new key: the old one stays in the history.',
  },
  'deleted-secret-file': {
    says: '{file} was deleted by {commit}, and its secrets are still in the history: {keys}.',
    hint: 'Make those secrets void; deleting a file does not take it out of a clone.',
  },
  'removed-secret': {
    says: 'Commit {commit} (“{subject}”) took out {what}, which is still in the history.',
    hint: 'Make it void; a commit that removes it leaves it in every clone.',
  },
  'says-removed-secret': {
    says: 'Commit {commit} says “{subject}”.',
    hint: 'If that was a real secret, make it void: it is still in the history.',
  },
  'fallback-secret': {
    says: '{name} falls back to a value in the code, so a server that lost its secret starts all the same.',
    hint: 'Refuse to start without {name}; let only development have a sample.',
  },
  'config-secret': {
    says: '{class} gives {name} a value in the code, and production inherits it.',
    hint: 'Leave it without a value there, and give one to the class of development.',
  },
  'compose-secret': {
    says: '{name} has its value in {file}.',
    hint: 'Take it from the environment of whoever starts it, as compose does for a $NAME.',
  },
  'scattered-environment': {
    says: 'This reads {names} from the environment, outside of {module}.',
    hint: 'Read it in {module}, and pass it on.',
  },
  'no-config-module': {
    says: 'This reads {names} from the environment, as other files do; no file is the place for it.',
    hint: 'Make one module that reads every variable, such as src/config.ts, and import that.',
  },
  'no-env-example': {
    says: 'The code reads {names}, and no .env.example says so.',
    hint: 'Commit a .env.example with every variable and a harmless value.',
  },
  'not-in-example': {
    says: '{name} is read here, and {example} does not name it.',
    hint: 'Add {name}= to {example}, with a line that says what it is for.',
  },
  'never-read': {
    says: '{name} is in {example}, and nothing here reads it.',
    hint: 'Remove it, or whoever sets up the project looks for a value in vain.',
  },
  'twice-in-example': {
    says: '{name} is in {example} twice.',
    hint: 'Keep one of them: the last one wins without a word.',
  },
  'undated-migration': {
    says: '{name} does not start with a date, as others in {folder} do.',
    hint: 'Rename it while no database has it: date -u +%Y%m%dT%H%M%S gives a stamp.',
  },
  'undated-migrations': {
    says: 'The migrations in {folder} are not dated: {name}.',
    hint: 'Start the names of new ones with the time in UTC, or two branches number theirs alike.',
  },
  'same-stamp': {
    says: '{name} has the stamp of {other}, so their order is left to their names.',
    hint: 'Give one of them a later stamp while no database has it.',
  },
  'out-of-order': {
    says: '{name} sorts after {other}, which has a later date.',
    hint: 'Keep to one way of writing the date in all of {folder}.',
  },
  'no-down': {
    says: '{name} has no down, so it cannot be undone.',
    hint: 'Write what undoes up, or a down that throws with a comment that says why it cannot be.',
  },
  'empty-down': {
    says: 'The down of {name} does nothing, so undoing it leaves what up did.',
    hint: 'Write what undoes up, or a comment in it that says why there is nothing to do.',
  },
  'throwing-down': {
    says: 'The down of {name} only throws, and no comment says why.',
    hint: 'Undo what up did, or say in a comment why that is impossible.',
  },
  'migration-fault': {
    says: '{name}: {fault}',
    hint: 'gapi migration check says so too, and gapi migration status how the database is.',
  },
  'migration-lint': {
    says: '{name}: {fault}',
    hint: 'Do that instead, or say in the file why it is right here: // gapi-ok: and the rule, and a reason.',
  },
  'no-round-trip': {
    says: '{name} does not go up, down and up again: {fault}.',
    hint: 'Let down undo what up does, and nothing else; gapi migration verify tries it again.',
  },
  'seeds-differ': {
    says: 'Seeding twice is not the same as once: {table} changes.',
    hint: 'Let the seed find the row by its natural key, and add only what is missing.',
  },
  'seed-fails': {
    says: 'The seeds cannot be run: {fault}',
    hint: 'gapi seed check tries it again, on a new database.',
  },
  'seed-script-fails': {
    says: '`{command}` fails the {time} time: {reason}.',
    hint: 'Let it add only what is missing, so that it can be run on any database, and again.',
  },
  'no-tests': {
    says: 'There is no test.',
    hint: 'Write one that starts the app and asks for a route; every change verifies it again.',
  },
  'no-test-script': {
    says: 'package.json has no test script.',
    hint: 'Add one, so that `npm test` is all that anybody and CI need to know.',
  },
  'placeholder-test-script': {
    says: 'The test script of package.json only says that there is no test.',
    hint: 'Let it run the tests.',
  },
  'no-audience': {
    says: '{route} is registered without an audience.',
    hint: 'Give it config: { audience }; in a project of create-good-api by a blueprint, as in on.user.get(…).',
  },
  'undocumented-api': {
    says: '{framework} serves an API here, and nothing describes it: no OpenAPI document, and nothing that makes one.',
    hint: 'Make the document of the schemas that validate, or write openapi.json by hand.',
  },
  'undocumented-route': {
    says: '{method} {route} is served, and {spec} does not have it.',
    hint: 'Add it to the document, or write the document again if it is made from the code.',
  },
  'stale-document': {
    says: '{spec} is not what the code says: {differences}.',
    hint: 'Run {command}, and commit what it writes.',
  },
  'spec-fault': {
    says: '{where}: {fault}.',
    hint: 'Mend the document: tools that read it stop here or guess.',
  },
  'singular-collection': {
    says: '{path}: the collection /{segment} is singular.',
    hint: 'Name collections in the plural, as the others are.',
  },
  'not-kebab-case': {
    says: '{path}: {segment} is not in kebab-case.',
    hint: 'Write it in small letters, with - between the words.',
  },
  'verb-in-path': {
    says: '{path}: {segment} is a verb; the method already says what is done.',
    hint: 'Name the thing, and let GET, POST, PATCH or DELETE be the verb.',
  },
  'trailing-slash': {
    says: '{path} ends with a slash.',
    hint: 'Leave it out: to many servers and caches it is another path.',
  },
  'other-error-body': {
    says: '{operation} answers {status} with another body than the other errors.',
    hint: 'Give every error the same shape, so that a client needs one function for them.',
  },
  'mixed-case': {
    says: 'Fields are written in {most}, but in {operation} some are in {other}: {fields}.',
    hint: 'Write all fields in one way.',
  },
  unversioned: {
    says: '{spec} has no version in its paths, its server or a header.',
    hint: 'Put the major version into the path, /v1, before the first caller depends on it.',
  },
  'unversioned-routes': {
    says: 'None of the {count} routes has a version in its path.',
    hint: 'Put the major version into the path, /v1, before the first caller depends on it.',
  },
  'no-release': {
    says: 'info.version of {spec} is “{version}”, so nobody can tell which release they talk to.',
    hint: 'Write the version of package.json there when the document is made.',
  },
  'no-sunset': {
    says: '{operation} is deprecated, and nothing says until when it works.',
    hint: 'Add x-sunset with a date such as 2027-06-30, and answer with the headers Deprecation and Sunset (RFC 9745, RFC 8594).',
  },
  'past-sunset': {
    says: '{operation} was to end on {date}, and is still there.',
    hint: 'Remove it and answer 410, or agree on a new date.',
  },
  'no-engines': {
    says: 'package.json does not say which Node it needs.',
    hint: 'Add "engines": { "node": ">={version}" }.',
  },
  'bad-engines': {
    says: 'engines.node of package.json is “{range}”, which is no range of versions.',
    hint: 'Write it as ">=20.19.0".',
  },
  'other-node': {
    says: '{where} uses Node {version}, and engines of package.json asks for {range}.',
    hint: 'Bring the two together.',
  },
  'newer-types': {
    says: '@types/node is of Node {types}, and engines of package.json permits Node {least}, which has less.',
    hint: 'Use the types of the oldest Node: "@types/node": "^{least}".',
  },
  'unapproved-scripts': {
    says: 'Installing runs scripts of {names}, and nothing says whether that is wanted.',
    hint: 'Decide for each in {place}: true where it builds something, false where it only prints or downloads what is there already. npm 12 runs none that is not named.',
  },
  'no-readme': {
    says: 'There is no README.',
    hint: 'Write one that gets a newcomer from the clone to a running program.',
  },
  'no-setup': {
    says: '{file} has no command that sets the project up, and leads to no page that has.',
    hint: 'Write down what you type after a fresh clone, as code that can be copied.',
  },
  'no-such-script': {
    says: '`{command}`: {manifest} has no script {script}.{suggestion}',
    hint: 'Write the name of the script that is there, or add {script}.',
  },
  'no-lockfile': {
    says: '`{command}` needs a lock file, and git tracks none.',
    hint: 'Commit the lock file, or write {manager} install.',
  },
  'other-manager': {
    says: '`{command}` passes over {lockfile}.',
    hint: 'Write {manager} install, or commit the lock file of the other and remove {lockfile}.',
  },
  'several-lockfiles': {
    says: 'Git tracks {first} and {second}, and nothing says which counts.',
    hint: 'Keep one, or name the package manager in packageManager of package.json.',
  },
  'env-not-copied': {
    says: '`{command}` needs {env}, and the README does not say to make it.',
    hint: 'Add the line before it: cp {example} {env}',
  },
  'env-never-mentioned': {
    says: '{names} must be set before `{command}`, and the README does not say to make {env}.',
    hint: 'Add the line before it: cp {example} {env}',
  },
  'no-such-folder': {
    says: '`{command}`: git tracks no folder {target}.{suggestion}',
    hint: 'Write the path from the folder that the lines before it lead to.',
  },
  'no-such-file': {
    says: '`{command}`: git tracks no file {target}.{suggestion}',
    hint: 'Commit the file, correct its path, or add the line that makes it.',
  },
  'script-without-file': {
    says: '`{command}` runs {target} by the script {script}, and git tracks no such file.{suggestion}',
    hint: 'Commit the file, correct its path in package.json, or add the line that makes it.',
  },
  'dead-link': {
    says: 'The set-up links to {target}, which git does not track.{suggestion}',
    hint: 'Link to where it is now.',
  },
  'before-install': {
    says: '`{command}` needs the dependencies, and line {install} installs them only later.',
    hint: 'Move line {install} above it.',
  },
  'never-installed': {
    says: '`{command}` needs the dependencies, and the README never installs them.',
    hint: 'Add the line before it: {manager} install',
  },
  'start-before-migrate': {
    says: '`{command}` prepares the database after line {start} has started the server.',
    hint: 'Move it above line {start}.',
  },
  'step-failed': {
    says: '`{command}` does not work: {reason}.',
    hint: 'Try it in a fresh clone, and mend the line, or what it runs.',
  },
  'server-failed': {
    says: '`{command}` does not lead to a server that answers: {reason}.',
    hint: 'Try it in a fresh clone: what it needs must be there by the lines above it.',
  },
  'left-untracked': {
    says: '`{command}` leaves {target}, which git neither tracks nor ignores.',
    hint: 'Add it to .gitignore, or commit it.',
  },
  'left-changed': {
    says: '`{command}` changes {target}, which git tracks.',
    hint: 'Commit it as it is afterwards, or let it write to a file that git ignores.',
  },
  'left-removed': {
    says: '`{command}` removes {target}, which git tracks.',
    hint: 'Leave the file where it is, or take it out of git.',
  },
  'lockfile-made': {
    says: '`{command}` makes {target}, which git does not track.',
    hint: 'Commit it, so that everybody installs the same.',
  },
  'lockfile-rewritten': {
    says: '`{command}` rewrites {target}, so what is installed is not what was locked.',
    hint: 'Commit it as it is afterwards; npm ci never changes it.',
  },
  'tests-fail': {
    says: '`{command}` fails: {reason}.',
    hint: 'Try it in a fresh clone: a test must pass without what only your machine has.',
  },
  'no-tests-run': {
    says: '`{command}` ends well, and ran no test.',
    hint: 'Let it find the tests, and fail where there are none.',
  },
  'many-steps': {
    says: 'The set-up takes {count} commands: {commands}.',
    hint: 'Make a script setup that runs them, and let the README name that one.',
  },
} as const satisfies Readonly<Record<string, Wording>>

export type Code = keyof typeof wording

interface Worded {
  readonly code: Code
  readonly args?: Readonly<Record<string, string>>
}

/** The sentence of a finding. */
export function sentenceOf({ code, args = {} }: Worded): string {
  return filled(wording[code].says, args)
}

/** What to do about it. */
export function hintOf({ code, args = {} }: Worded): string {
  return filled(wording[code].hint, args)
}

function filled(text: string, args: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => args[name] ?? `{${name}}`)
}
