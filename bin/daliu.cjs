#!/usr/bin/env -S node --min-semi-space-size=16
// The young generation begins at the 16 MB it grows to under load anyway. Begun at 1 MB, and shrunk whenever there is
// a pause, it is swept while requests are under way, and what they hold is promoted: 15 % more CPU a request, and more
// memory after the load. V8 takes this from its command line alone.
//
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
