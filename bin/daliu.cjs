#!/usr/bin/env node
// CommonJS on purpose: libuv sizes its pool at first use, and loading an ES module is such a use already.
// sqlite3 shares this pool; with the default of 4 threads a few slow reads keep commits waiting for seconds.
process.env.UV_THREADPOOL_SIZE ??= '16';
process.env.DALIU_DIST ??= require('node:path').join(__dirname, '../dist');
import(
  require('node:url').pathToFileURL(require('node:path').join(process.env.DALIU_DIST, 'daliu.js')).href
).catch((error) => {
  console.error(error);
  process.exit(2);
});
