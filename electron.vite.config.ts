import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const at = (path: string): string => resolve(import.meta.dirname, path)

/** Lays the WebAssembly of the models' runtime beside the thread that reads it. */
const onnxRuntime = {
  name: 'onnx-runtime',
  generateBundle(this: { emitFile: (file: object) => string }) {
    const fileName = 'ort-wasm-simd-threaded.wasm'
    const source = readFileSync(createRequire(import.meta.url).resolve(`onnxruntime-web/${fileName}`))
    this.emitFile({ type: 'asset', fileName, source })
  },
}

/**
 * Three bundles. Everything is bundled (no node_modules in the package), so the asar holds `out/` only.
 * Targets name the oldest runtime we start on: see docs/adr/0001-electron-runtime.md.
 */
export default defineConfig({
  main: {
    plugins: [onnxRuntime],
    build: {
      target: 'node24.15',
      externalizeDeps: false,
      rollupOptions: {
        input: {
          index: at('src/main/index.ts'),
          simulator: at('src/simulator/process.ts'),
          'journal-worker': at('src/main/journal/journal-worker.ts'),
          'lighter-signer-worker': at('src/main/venues/lighter/signer-worker.ts'),
          'onnx-worker': at('src/main/strategies/prediction/onnx/onnx-worker.ts'),
        },
        // `ws` asks for these two native add-ons inside try/catch; without them it uses its own JavaScript.
        external: ['electron', 'bufferutil', 'utf-8-validate'],
      },
    },
  },
  // A sandboxed preload cannot load ESM or packages: one CommonJS file with everything inside.
  preload: {
    build: {
      target: 'node24.15',
      externalizeDeps: false,
      rollupOptions: {
        input: { index: at('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src/renderer'),
    build: { target: 'chrome148', rollupOptions: { input: { index: at('src/renderer/index.html') } } },
    plugins: [react()],
  },
})
