import { expect, test } from 'vitest';
import { drawnScale, pixelsPerPoint, within } from '../src/pages/print/fit';

const A4 = { width: 842, height: 595 };

test('a sheet fits its box', () => {
  const check = (box: [number, number], zoom: 'fit' | 'width' | number, expected: number) =>
    expect(pixelsPerPoint(A4, { width: box[0], height: box[1] }, zoom)).toBeCloseTo(expected, 4);
  check([842, 595], 'fit', 1);
  check([842, 2000], 'fit', 1);
  check([2000, 595], 'fit', 1);
  check([1684, 595], 'width', 2);
  check([100, 100], 100, 4 / 3);
  check([100, 100], 150, 2);
});

test('it is drawn as finely as the screen, within limits', () => {
  const check = (pixels: number, ratio: number, expected: number) => expect(drawnScale(pixels, ratio)).toBe(expected);
  check(0.3, 1, 1);
  check(1, 1, 1);
  check(1.01, 1, 1.25);
  check(1, 1.5, 1.5);
  check(2, 3, 4);
});

test('pages stay within the document', () => {
  expect([within(0, 3), within(2, 3), within(9, 3), within(1, 0)]).toEqual([1, 2, 3, 1]);
});
