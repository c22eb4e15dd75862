import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/**
 * Three builds: main (ES modules), preload (one CommonJS file, as the sandbox requires) and renderer.
 * Packages in `devDependencies` become a part of the build; those in `dependencies` stay packages.
 *
 * The targets are those of the oldest supported Electron (33: Node 20.18, Chromium 130), not of the
 * Electron whose types are used. To add a file that runs separately (for example a worker thread), add
 * a line to `mainEntries`: it becomes `out/main/<name>.js`. All files of main are in one folder, so that
 * a worker is next to the file that starts it.
 */
const project = import.meta.dirname;

const mainEntries = {
  index: resolve(project, 'src-main/index.ts'),
  'dump-reader-worker': resolve(project, 'src-main/backup/dump/dump-reader-worker.ts'),
};

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node20.18',
      sourcemap: true,
      // An optional dependency, which the default list does not include.
      externalizeDeps: { include: ['koffi'] },
      rolldownOptions: {
        input: mainEntries,
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunk-[name].js',
          // Without comments and spaces, the app starts sooner. The names stay, for the log.
          minify: { compress: true, mangle: false, codegen: true },
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: 'node20.18',
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve(project, 'src-preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: resolve(project, 'src-renderer'),
    plugins: [react()],
    build: {
      outDir: resolve(project, 'out/renderer'),
      emptyOutDir: true,
      target: 'chrome130',
      minify: true,
      // A packaged page must not load `data:` fonts or scripts: keep every asset in a separate
      // file.
      assetsInlineLimit: 0,
      rolldownOptions: { input: resolve(project, 'src-renderer/index.html') },
    },
  },
});
