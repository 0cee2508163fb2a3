/** Whether a path is a file of Docker Compose. */
export function isCompose(path: string): boolean {
  return /(^|\/)(docker-)?compose[\w.-]*\.ya?ml$/.test(path)
}

/** Variables of the databases and tools that compose starts, and not of the API. */
export const ofService =
  /^(GF|ME_CONFIG|TYPESENSE|MEILI|PGADMIN|MAIL|SMTP)_|POSTGRES|PG|MYSQL|MARIADB|MONGO|REDIS|RABBIT|MINIO|DB|DATABASE|ELASTIC|KEYCLOAK|GRAFANA|SA_PASSWORD/

/** Whether a compose file starts a database of its own; one for production holds real passwords. */
export function startsDatabase(path: string, text: string): boolean {
  const isDeployed = /prod|deploy|stag(e|ing)|live|release/i.test(path)
  return !isDeployed && isCompose(path) && databaseImage.test(text)
}

const databaseImage =
  /^[ \t]*image:[ \t]*["']?[\w./-]*(postgres|postgis|pgvector|timescale|mysql|mariadb|mongo|redis|valkey|rabbitmq|minio|mssql|elasticsearch|keycloak)/im
