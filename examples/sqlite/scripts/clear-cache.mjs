/**
 * Drops every response that is cached, in all instances: after a write that went around the API, such as SQL by hand, a
 * migration or a seed. API_KEY is the key of an admin; for the API in development it need not be set.
 *
 *   npm run cache:clear
 *   API_KEY=… npm run cache:clear -- https://api.example.com
 */
const [given] = process.argv.slice(2)
const url = given ?? 'http://127.0.0.1:3000'

try {
  const headers = { authorization: `Bearer ${adminKey()}` }
  const response = await fetch(`${url.replace(/\/$/, '')}/cache`, { method: 'DELETE', headers })
  if (response.status !== 204)
    throw new Error(`the response was ${response.status}: ${await response.text()}`)
  console.log(`The cache of ${url} is empty.`)
} catch (error) {
  const reason = error instanceof Error ? (error.cause ?? error) : error
  console.error(`The cache of ${url} was not cleared: ${reason instanceof Error ? reason.message : reason}`)
  console.error('Pass the URL of the API, and set API_KEY to the key of an admin.')
  process.exitCode = 1
}

/** The key of db/seeds/development works on no other API. */
function adminKey() {
  const { API_KEY } = process.env
  if (API_KEY) return API_KEY
  if (given === undefined) return 'key_development_only'
  throw new Error('API_KEY is not set')
}
