import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * Configuration of `npm run gallery`, the component view. The app itself is built by
 * electron.vite.config.ts.
 */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: { host: '127.0.0.1', fs: { allow: ['..'] } },
  preview: { host: '127.0.0.1' },
  build: { outDir: '../.cache/gallery', emptyOutDir: true },
});
