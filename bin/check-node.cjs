'use strict'

/** Whether this Node can run the rest. Old syntax on purpose: any Node must be able to read this file. */
module.exports = function checkNode(command) {
  var version = process.versions.node
  var parts = version.split('.')
  var major = Number(parts[0])
  if (major > 20 || (major === 20 && Number(parts[1]) >= 19)) return true
  var says = command + ' needs Node 20.19 or later, and this is Node ' + version + '.'
  console.error(says + ' Install a newer one from https://nodejs.org and run the command again.')
  process.exitCode = 2
  return false
}
