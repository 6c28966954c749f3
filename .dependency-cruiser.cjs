/** The boundaries of the house; docs/decisions/0001-layout.md says why. */
const PURE =
  '^libs/(appeals|custody|exam-bank|scoring|schemes|audit|draw-record|sealed-set|statistics)/';
const NODE_IO =
  '^(node:)?(fs|fs/promises|net|http|https|http2|child_process|cluster|dgram|dns|tls|worker_threads|os|readline)$';
const only = (name, pkg, where) => ({
  name,
  severity: 'error',
  comment: `${pkg} only in ${where}`,
  from: { pathNot: where },
  to: { path: pkg },
});
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: '(\\.spec\\.ts$|\\.d\\.m?ts$|main\\.ts$|^test/)' },
      to: {},
    },
    {
      name: 'pure-libs-no-io',
      severity: 'error',
      // The verifier that packs carry is a program for whoever has one, and no part of the library.
      from: { path: PURE, pathNot: '(\\.spec\\.ts|^libs/audit/verify\\.mjs)$' },
      to: { path: NODE_IO },
    },
    {
      name: 'pure-libs-no-frameworks',
      severity: 'error',
      from: { path: PURE },
      to: { path: 'node_modules/(@nestjs|pg|kysely|bull|dockerode|pino|isolated-vm)(/|$)' },
    },
    {
      name: 'exam-bank-imports-no-lib',
      severity: 'error',
      from: { path: '^libs/exam-bank/' },
      to: { path: '^libs/(?!exam-bank/)' },
    },
    {
      name: 'scoring-imports-exam-bank-only',
      severity: 'error',
      from: { path: '^libs/scoring/' },
      to: { path: '^libs/(?!scoring/|exam-bank/)' },
    },
    {
      name: 'schemes-imports-scoring-side-only',
      severity: 'error',
      from: { path: '^libs/schemes/' },
      to: { path: '^libs/(?!schemes/|scoring/|exam-bank/)' },
    },
    {
      name: 'statistics-imports-scoring-only',
      severity: 'error',
      from: { path: '^libs/statistics/' },
      to: { path: '^libs/(?!statistics/|scoring/)' },
    },
    {
      name: 'appeals-imports-schemes-side-only',
      severity: 'error',
      from: { path: '^libs/appeals/' },
      to: { path: '^libs/(?!appeals/|schemes/|scoring/|exam-bank/)' },
    },
    {
      name: 'custody-imports-exam-bank-only',
      severity: 'error',
      from: { path: '^libs/custody/' },
      to: { path: '^libs/(?!custody/|exam-bank/)' },
    },
    {
      name: 'draw-record-imports-exam-bank-and-audit-only',
      severity: 'error',
      from: { path: '^libs/draw-record/' },
      to: { path: '^libs/(?!draw-record/|exam-bank/|audit/)' },
    },
    {
      name: 'sealed-set-imports-no-lib',
      severity: 'error',
      from: { path: '^libs/sealed-set/' },
      to: { path: '^libs/(?!sealed-set/)' },
    },
    {
      name: 'audit-imports-no-lib',
      severity: 'error',
      from: { path: '^libs/audit/' },
      to: { path: '^libs/(?!audit/)' },
    },
    {
      name: 'prover-imports-exam-bank-only',
      severity: 'error',
      from: { path: '^libs/prover/' },
      to: { path: '^libs/(?!prover/|exam-bank/)' },
    },
    {
      name: 'prover-io-in-the-solver-only',
      severity: 'error',
      comment: 'the thread that HiGHS runs in is the only input and output of the prover',
      from: { path: '^libs/prover/', pathNot: '(/highs-(solver|worker)\\.ts|\\.spec\\.ts)$' },
      to: { path: NODE_IO },
    },
    {
      name: 'author-scripts-imports-exam-bank-and-scoring-only',
      severity: 'error',
      from: { path: '^libs/author-scripts/' },
      to: { path: '^libs/(?!author-scripts/|scoring/|exam-bank/)' },
    },
    {
      name: 'libs-not-to-apps',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'libs-only-by-index',
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/([^/]+)/src/', pathNot: ['^libs/$1/', '/src/index\\.ts$'] },
    },
    {
      name: 'libs-only-by-index-from-outside',
      severity: 'error',
      from: { path: '^(apps|test)/' },
      to: { path: '^libs/[^/]+/src/', pathNot: '/src/index\\.ts$' },
    },
    {
      name: 'apps-not-to-apps',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'candidate-views-without-keys',
      severity: 'error',
      comment: 'what renders a candidate page cannot import keys',
      from: { path: '^apps/api/src/candidate/.*\\.view\\.ts$' },
      to: { path: '(item-types/.*key|seal|store)' },
    },
    {
      name: 'code-not-to-tests',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '(\\.spec\\.ts$|^test/)' },
    },
    only(
      'pg-kysely-only-in-store',
      'node_modules/(pg|kysely)(/|$)',
      '^(libs/(store|queue)/|test/|node_modules/)',
    ),
    only(
      'bull-only-in-queue',
      'node_modules/(bull|@nestjs/bull)(/|$)',
      '^(libs/queue/|test/|node_modules/)',
    ),
    only(
      'dockerode-only-in-sandbox',
      'node_modules/dockerode(/|$)',
      '^(apps/grader/src/sandbox/|test/|node_modules/)',
    ),
    only(
      'age-only-in-sealed-set',
      'node_modules/age-encryption(/|$)',
      '^(libs/sealed-set/|node_modules/)',
    ),
    only(
      'highs-only-in-its-thread',
      'node_modules/highs(/|$)',
      '^(libs/prover/src/highs-worker\\.ts|node_modules/)',
    ),
    only(
      'isolated-vm-only-in-its-child',
      'node_modules/isolated-vm(/|$)',
      '^(libs/author-scripts/src/script-child\\.ts|node_modules/)',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
