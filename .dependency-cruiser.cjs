// Which way imports point: the table of docs/architecture.md as rules. Each is proven by a planted
// violation in test/architecture/layers.test.ts.

const SERVICES = '(desk|market-data|pricing|execution|risk|portfolio|strategies|journal)'
const EDGES = '(vault|settings|ipc|shell|telemetry)'
const PORT = '^src/main/venues/[^/]+[.]ts$'

/** Files of `from` may import, of our own sources, only `allowed` (and test support, from tests). */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^src/', pathNot: allowed },
})

/** Files of `from` may not import the npm packages, except those `allowed`. */
const noPackages = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: '[.]test[.]tsx?$' },
  to: { path: 'node_modules/', pathNot: allowed },
})

/** Only `doors` may import an npm package. */
const oneDoor = (name, packages, doors) => ({
  name,
  severity: 'error',
  from: { path: '^src/', pathNot: doors },
  to: { path: `^${packages}$|node_modules/${packages}/` },
})

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-tests-in-product',
      severity: 'error',
      from: { path: '^src/', pathNot: '[.]test[.]tsx?$' },
      to: { path: '^test/|[.]test[.]tsx?$' },
    },

    only('shared-is-a-leaf', '^src/shared/', '^src/shared/'),
    noPackages('shared-knows-zod-only', '^src/shared/', 'node_modules/zod/'),
    only('preload-is-thin', '^src/preload/', '^src/(preload|shared)/'),
    only('renderer-sees-shared-only', '^src/renderer/', '^src/(renderer|shared)/'),
    only('simulator-reads-the-sheet-itself', '^src/simulator/', '^src/(simulator|shared)/'),

    only('base-is-a-leaf', '^src/main/base/', '^src/main/base/'),
    only('domain-on-base', '^src/main/domain/', '^src/main/(base|domain)/'),
    only('net-on-base', '^src/main/net/', '^src/main/(base|net)/'),
    only('signing-on-base', '^src/main/signing/', '^src/main/(base|signing)/'),
    noPackages('signing-knows-curves-only', '^src/main/signing/', 'node_modules/@(scure/starknet|noble)/'),
    only('port-names-no-venue', '^src/main/venues/(?!registry[.])[^/]+[.]ts$', [
      '^src/main/(base|domain|net)/',
      PORT,
    ]),
    only('venue-alone', '^src/main/venues/([^/]+)/', [
      '^src/main/(base|domain|net|signing)/',
      PORT,
      '^src/main/venues/$1/',
    ]),
    only('services-use-the-port', `^src/main/${SERVICES}/`, [
      '^src/main/(base|domain)/',
      PORT,
      `^src/main/${SERVICES}/`,
    ]),
    only('redis-shares-prices', '^src/main/redis/', '^src/main/(redis|pricing|base|domain)/'),
    only('edges-serve', `^src/main/${EDGES}/`, [
      '^src/shared/',
      '^src/main/(base|domain)/',
      PORT,
      `^src/main/${EDGES}/`,
      `^src/main/${SERVICES}/`,
    ]),
    {
      // `ipc` calls them: it binds the contract to services. The others only speak of them.
      name: 'edges-see-types-of-services',
      severity: 'error',
      from: { path: '^src/main/(vault|settings|shell|telemetry)/', pathNot: '[.]test[.]ts$' },
      to: { path: `^src/main/${SERVICES}/`, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'compose-from-the-top',
      severity: 'error',
      from: { path: '^src/main/', pathNot: '^src/main/(index[.]ts$|compose/)' },
      to: { path: '^src/main/compose/' },
    },
    {
      name: 'venue-front-door',
      severity: 'error',
      from: { path: '^src/main/', pathNot: '^src/main/venues/[^/]+/' },
      to: { path: '^src/main/venues/[^/]+/(?!index[.]ts$)' },
    },

    oneDoor('electron-at-the-edge', '(electron|electron-store)', [
      `^src/main/${EDGES}/`,
      '^src/main/index[.]ts$',
      '^src/preload/',
    ]),
    oneDoor('decimal-one-door', 'decimal[.]js', '^src/main/base/decimal[.]ts$'),
    oneDoor('redis-one-door', '@redis/client', '^src/main/redis/redis-connection[.]ts$'),
    oneDoor('onnx-one-door', 'onnxruntime-web', '^src/main/strategies/prediction/onnx/onnx-worker[.]ts$'),
    oneDoor('pino-one-door', 'pino', '^src/main/(base|telemetry)/log[a-z-]*[.]ts$'),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    // Packages that are ES modules only name their files under `import`.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
    exclude: { path: '^(out|dist|[.]tsb)/' },
  },
}
