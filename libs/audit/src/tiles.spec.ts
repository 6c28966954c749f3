import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { leafHash, rootOf } from './merkle.js';
import {
  bundleEntries,
  bundlePaths,
  edgeOf,
  edgePaths,
  emptyEdge,
  entryBundles,
  growTiles,
  hashesOf,
  isTilePath,
  rootOfEdge,
  tilePath,
} from './tiles.js';

const leaves = Array.from({ length: 66_100 }, (_, at) => Buffer.from(`leaf ${at}`));
const hashes = leaves.map(leafHash);

describe('paths', () => {
  test.each([
    ['the first tile', { level: 0, index: 0, width: 256 }, 'tile/0/000'],
    [
      'the example of the standard',
      { level: 0, index: 1234067, width: 256 },
      'tile/0/x001/x234/067',
    ],
    ['a partial tile', { level: 1, index: 1000, width: 17 }, 'tile/1/x001/000.p/17'],
    ['a bundle', { level: 'entries' as const, index: 273, width: 112 }, 'tile/entries/273.p/112'],
  ])('%s', (_name, place, path) => {
    expect(tilePath(place)).toBe(path);
    expect(isTilePath(path)).toBe(true);
  });

  test.each([
    'tile/00/000',
    'tile/64/000',
    'tile/0/0',
    'tile/0/x000/001',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/001/000',
    'tile/0/../../log-key.pem',
    'tile/data/000',
    '/tile/0/000',
    'tile/0/000\n',
  ])('%j is no path of a log', (path) => {
    expect(isTilePath(path)).toBe(false);
  });
});

describe('the tiles of a tree', () => {
  it('are those of the standard for its example of 70,000, and for 256', () => {
    expect(edgePaths(70_000)).toEqual(['tile/0/273.p/112', 'tile/1/001.p/17', 'tile/2/000.p/1']);
    expect(edgePaths(256)).toEqual([undefined, 'tile/1/000.p/1']);
    expect(bundlePaths(513)).toEqual([
      'tile/entries/000',
      'tile/entries/001',
      'tile/entries/002.p/1',
    ]);
  });

  it('have the root of the definition at their edge, whatever the steps they grew in', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(700), { maxLength: 8 }), (steps) => {
        let edge = emptyEdge;
        const files = new Map<string, Buffer>();
        for (const step of steps) {
          const grown = growTiles(edge, hashes.slice(edge.size, edge.size + step));
          for (const { path, bytes } of grown.tiles) files.set(path, bytes);
          edge = grown.edge;
          expect(rootOfEdge(edge).equals(rootOf(hashes.slice(0, edge.size)))).toBe(true);
        }
        const again = edgePaths(edge.size).map((path) => files.get(path ?? ''));
        expect(rootOfEdge(edgeOf(edge.size, again)).equals(rootOfEdge(edge))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('grow past a full tile of the second level', () => {
    const before = growTiles(emptyEdge, hashes.slice(0, 65_000)).edge;
    const { edge, tiles } = growTiles(before, hashes.slice(65_000));
    expect(rootOfEdge(edge).equals(rootOf(hashes))).toBe(true);
    expect(tiles.map(({ path }) => path)).toEqual([
      ...['tile/0/253', 'tile/0/254', 'tile/0/255', 'tile/0/256', 'tile/0/257', 'tile/0/258.p/52'],
      ...['tile/1/000', 'tile/1/001.p/2', 'tile/2/000.p/1'],
    ]);
    const full = tiles.find(({ path }) => path === 'tile/1/000');
    expect(hashesOf(full!.bytes)).toHaveLength(256);
  });

  it('write nothing where nothing came', () => {
    const { edge } = growTiles(emptyEdge, hashes.slice(0, 300));
    expect(growTiles(edge, [])).toEqual({ edge, tiles: [] });
  });

  it('are refused at the edge when one is missing or cut', () => {
    expect(() => edgeOf(3, [undefined])).toThrow('tile/0/000.p/3');
    expect(() => edgeOf(3, [Buffer.alloc(95)])).toThrow('tile/0/000.p/3');
  });
});

describe('entry bundles', () => {
  it('give back the entries, of any bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (entries) => {
        const bundles = entryBundles(0, entries);
        expect(bundles.flatMap(({ bytes }) => bundleEntries(bytes)).map((one) => [...one])).toEqual(
          entries.map((one) => [...one]),
        );
      }),
    );
  });

  it('hold 256 each, and take an entry of 65,535 bytes and none beyond', () => {
    expect(entryBundles(256, leaves.slice(0, 300)).map(({ path }) => path)).toEqual([
      'tile/entries/001',
      'tile/entries/002.p/44',
    ]);
    const [largest] = entryBundles(0, [Buffer.alloc(65_535, 1)]);
    expect(bundleEntries(largest!.bytes)[0]).toHaveLength(65_535);
    expect(() => entryBundles(0, [Buffer.alloc(65_536)])).toThrow('65536');
    expect(() => entryBundles(1, leaves.slice(0, 1))).toThrow('begin at 1');
  });

  test.each([
    ['a length without its entry', Buffer.of(0, 3, 1, 2)],
    ['half a length', Buffer.of(0, 1, 9, 0)],
  ])('are refused with %s', (_name, bundle) => {
    expect(() => bundleEntries(bundle)).toThrow('within an entry');
  });
});
