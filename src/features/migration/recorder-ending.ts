/** Milliseconds: every query is answered at once, so a longer run waits for something that is not there. */
const longest = 10_000

/** The end of a function; without one, Node would end the process as if all were well. */
export async function ending(result: unknown): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const error = new Error('It waits for something that does not happen here.')
    timer = setTimeout(() => reject(error), longest)
  })
  await Promise.race([result, late]).finally(() => clearTimeout(timer))
}

/** Runs a function to its end, or returns the error that it threw. */
export async function attempt(run: () => unknown): Promise<{ error?: unknown }> {
  try {
    await run()
    return {}
  } catch (error) {
    return { error }
  }
}
