// Draws the program's icons (PNG sizes and one ICO) from src-tauri/icons/icon.svg with Chromium.
// Run by hand after the mark has changed; the pictures are committed.
import { readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const folder = new URL('../src-tauri/icons/', import.meta.url);
const mark = readFileSync(new URL('icon.svg', folder), 'utf8');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });

async function draw(size) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${mark}`);
  const picture = await page.screenshot({ omitBackground: true });
  await page.close();
  return picture;
}

/** An ICO file is a small directory in front of PNG pictures. */
function ico(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  pictures.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index;
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}

const drawn = [];
for (const size of [16, 32, 48, 128, 256, 512]) drawn.push({ size, png: await draw(size) });
await browser.close();
for (const { size, png } of drawn.filter(({ size }) => [32, 128, 256, 512].includes(size))) {
  writeFileSync(new URL(size === 512 ? 'icon.png' : `${size}x${size}.png`, folder), png);
}
writeFileSync(new URL('icon.ico', folder), ico(drawn.filter(({ size }) => size <= 256)));
