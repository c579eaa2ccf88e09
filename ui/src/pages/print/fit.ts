// How large a sheet is shown and how finely it is drawn. Sizes of sheets in points, of the window in CSS pixels.

export type Size = { width: number; height: number };
export type Zoom = 'fit' | 'width' | number;

/** CSS pixels to a point at 100 %. */
const NATURAL = 96 / 72;

/** CSS pixels to a point for the zoom: the whole sheet in the box, its width, or a percentage. */
export function pixelsPerPoint(sheet: Size, box: Size, zoom: Zoom): number {
  if (typeof zoom === 'number') return (NATURAL * zoom) / 100;
  const wide = Math.max(box.width, 1) / sheet.width;
  const high = Math.max(box.height, 1) / sheet.height;
  return zoom === 'width' ? wide : Math.min(wide, high);
}

/** Pixels to a point the core is asked for: as the screen has them, in quarter steps upwards, within its limits. */
export function drawnScale(pixels: number, ratio: number): number {
  return Math.min(4, Math.max(1, Math.ceil(pixels * ratio * 4 - 1e-6) / 4));
}

/** A page number within the document. */
export function within(page: number, pages: number): number {
  return Math.min(Math.max(page, 1), Math.max(pages, 1));
}
