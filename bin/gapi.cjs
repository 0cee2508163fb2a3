#!/usr/bin/env node
'use strict'
if (require('./check-node.cjs')('gapi')) require('./run.cjs')('gapi')
