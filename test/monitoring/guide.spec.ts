import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { NODE_FLAGS } from '#config';
import { addCustodyGauge, addGlassGauge } from '#monitoring';
import { createGraderMetrics } from '../../apps/grader/src/monitoring/grader-metrics.js';
import { openGate } from '../fakes/open-gate.js';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const guide = read('docs/operating.md');

it('the guide names every metric of ours, and none that is not there', () => {
  const metrics = createGraderMetrics('0');
  metrics.watchGate(openGate(), () => []);
  metrics.watchQueue(() => Promise.reject(new Error('not asked')));
  addCustodyGauge(metrics.registry, () => Promise.reject(new Error('not asked')));
  addGlassGauge(metrics.registry, () => Promise.reject(new Error('not asked')));
  const names = metrics.registry
    .getMetricsAsArray()
    .map(({ name }) => name)
    .filter((name) => name.startsWith('assay_'));
  const named = new Set(guide.match(/assay_[a-z_]+/g));
  expect([...named].sort()).toEqual(names.sort());
});

it.each(['api', 'grader'] as const)(
  'the guide starts the %s with the flags that were measured',
  (app) => {
    const [flags] = guide.match(new RegExp(`(?<=bin/node ).*(?= dist/apps/${app}/)`)) ?? [];
    expect(flags?.split(' ')).toEqual(NODE_FLAGS[app]);
  },
);

it('the guide names every failure code', () => {
  const codes = [...read('apps/grader/src/fault-policy.ts').matchAll(/case '([a-z-]+)'/g)];
  expect(codes.length).toBeGreaterThan(15);
  const unnamed = codes.map(([, code]) => code).filter((code) => !guide.includes(`\`${code}\``));
  expect(unnamed).toEqual([]);
});
