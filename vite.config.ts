import { defineConfig } from 'vitest/config';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const here = import.meta.dirname;

/** Every file the engine starts as a process or a worker of its own; each becomes one file in dist/. */
const entries = {
  daliu: 'engine/cli/daliu.ts',
  'code-worker': 'engine/nodes/code/code-worker.ts',
  'csv-worker': 'engine/files/csv-worker.ts',
  'workbook-worker': 'engine/files/workbook-worker.ts',
  'sheet-writer': 'engine/files/sheet-writer.ts',
  lab: 'connectors/lab/lab.ts',
  'crash-child': 'engine/testing/crash-child.ts',
  'effect-counter': 'engine/testing/effect-counter.ts',
  'sync-child': 'engine/testing/sync-child.ts',
  soak: 'engine/testing/soak.ts',
  shots: 'e2e/shots.ts',
  'test-real': 'bench/real/main.ts',
  bench: 'bench/main.ts',
  'bench-bare': 'bench/servers/bare-server.ts',
  'bench-load': 'bench/servers/load.ts',
  'bench-internal': 'bench/servers/internal.ts',
  'bench-timers': 'bench/servers/timers.ts',
  'bench-history': 'bench/servers/history.ts',
  'bench-retention': 'bench/servers/retention.ts',
  'bench-ingest': 'bench/servers/ingest.ts',
  'bench-lookup': 'bench/servers/lookup.ts',
  'bench-workbook': 'bench/servers/workbook.ts',
};

/** react-router marks files for server components, which this page has none of. */
const onwarn = (warning: RollupLog, warn: (warning: RollupLog) => void): void => {
  const isMark = warning.code === 'MODULE_LEVEL_DIRECTIVE' && warning.message.includes('"use client"');
  if (!isMark) warn(warning);
};
interface RollupLog {
  code?: string;
  message: string;
}

/** `vite build` builds the designer; `vite build --mode engine` bundles the engine, since Node 20 strips no types. */
export default defineConfig(({ mode }) => ({
  ...(mode === 'engine'
    ? {
        build: {
          ssr: true,
          target: 'node20',
          outDir: process.env['DALIU_DIST'] ?? 'dist',
          emptyOutDir: false,
          minify: false,
          sourcemap: true,
          rollupOptions: {
            input: Object.fromEntries(
              Object.entries(entries)
                .map(([name, file]) => [name, resolve(here, file)])
                .filter(([, file]) => existsSync(file!)),
            ),
          },
        },
        ssr: { external: true as const },
      }
    : {
        root: resolve(here, 'designer'),
        build: {
          outDir: resolve(here, process.env['DALIU_DIST'] ?? 'dist', 'designer'),
          emptyOutDir: true,
          rollupOptions: { onwarn },
        },
      }),
  test: {
    root: here,
    projects: [
      {
        test: {
          name: 'unit',
          root: here,
          include: ['{schemas,engine,designer,connectors,flows,bench}/**/*.test.ts'],
          exclude: ['**/*.process.test.ts', '**/node_modules/**'],
          globalSetup: ['engine/testing/postgres-server.ts'],
          testTimeout: 30_000,
          // Nothing is mocked and no module keeps what a test could trip over, so files share what they import: a
          // file of its own took 150 s of imports in all, shared 20 s.
          isolate: false,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'process',
          root: here,
          include: ['{engine,flows,e2e,bench}/**/*.process.test.ts'],
          globalSetup: ['engine/testing/build-once.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // They wait for other processes most of the time.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
}));
