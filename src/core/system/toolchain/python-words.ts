/**
 * Writes the commands of a text for uv. The templates are written for pip and a virtual environment in .venv,
 * so that they can be read and run as they are.
 */
export function inPythonWords(text: string): string {
  return text
    .replace(/\bpython3? -m venv \.venv\b/g, 'uv venv')
    .replace(
      /(?<![\w/-])(?:\.venv\/bin\/)?(?:python3? -m )?pip install(?: --disable-pip-version-check)?(?= -)/g,
      uvInstall,
    )
    .replace(/(?<![\w/-])\.venv\/bin\/pip install\b/g, uvInstall)
}

const uvInstall = 'uv pip install --python .venv'
