"""The style and the script of the documentation."""

STYLE = """body { font: 16px/1.5 system-ui, sans-serif; margin: 0; color: #1d2330; background: #fff }
main { max-width: 60rem; margin: auto; padding: 1rem }
details { border: 1px solid #8a93a5; border-radius: 6px; margin: .5rem 0; padding: .5rem 1rem }
summary { cursor: pointer }
pre { background: #f3f5f8; padding: .75rem; overflow: auto }
code { background: #f3f5f8 }
label { font-weight: 600 }
input, textarea { font: inherit; border: 1px solid #59616f; padding: .2rem .4rem }
textarea { width: 100%; box-sizing: border-box; font-family: monospace }
button { font: inherit; background: #1a5fb4; color: #fff; border: 0; border-radius: 4px; padding: .3rem 1rem }
b { display: inline-block; min-width: 4.5rem }
.get { color: #1a5fb4 } .post { color: #1b6e3c } .put, .patch { color: #8a5300 } .delete { color: #b3261e }
em { color: #b3261e }
"""

SCRIPT = """const key = document.getElementById('key')

document.addEventListener('submit', async event => {
  event.preventDefault()
  const form = event.target
  const shown = form.querySelector('pre')
  const headers = key.value ? { authorization: `Bearer ${key.value}` } : {}
  const query = new URLSearchParams()
  let path = form.dataset.path
  for (const field of form.querySelectorAll('input')) {
    const { name, value } = field
    if (!value) continue
    if (field.dataset.in === 'path') path = path.replace(`{${name}}`, encodeURIComponent(value))
    else if (field.dataset.in === 'query') query.set(name, value)
    else headers[name] = value
  }
  const body = form.querySelector('textarea')?.value || undefined
  if (body) headers['content-type'] = 'application/json'
  const url = query.size > 0 ? `${path}?${query}` : path
  const response = await fetch(url, { method: form.dataset.method, headers, body })
  const lines = [...response.headers].map(([name, value]) => `${name}: ${value}`)
  shown.textContent = [`${response.status} ${response.statusText}`, ...lines, '', await response.text()].join('\\n')
  shown.hidden = false
})
"""  # noqa: E501
