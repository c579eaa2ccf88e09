// Every page of the demonstration, at both sizes and enlarged, light and dark: it shows what it should, fits,
// can be used by everybody, writes no error and breaks no policy.
import { deepEqual, equal } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { demonstration, folderFor } from '../programs.mjs';
import { inaccessible, sideways } from './fits.mjs';
import { awardTabs, openBrowser, openCampaign, openPage, openSection, reviewTabs, sections, serve, settled, voteTabs } from './host.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const library = ['备份与恢复', '回收站'];
const folder = folderFor(after);
let host;
let browser;

before(async () => {
  host = await serve(demonstration(folder).library);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await host?.close();
});

/** Visits the list, the library's pages and every section, and asks `look` on each. */
async function walk(page, look) {
  const seen = {};
  const at = async (name) => {
    await settled(page);
    seen[name] = await look(page);
  };
  await page.getByRole('heading', { level: 1, name: '活动' }).waitFor();
  await at('活动');
  for (const name of library) {
    await openSection(page, name);
    await at(name);
  }
  await page.goto(`${host.address}#/`);
  await openCampaign(page);
  for (const name of sections) {
    await openSection(page, name);
    await at(name);
  }
  const campaign = page.url().replace(/(campaign\/\d+)\/.*/, '$1');
  for (const name of voteTabs) {
    await page.goto(`${campaign}/vote/${name}`);
    await at(name);
  }
  for (const name of reviewTabs) {
    await page.goto(`${campaign}/review/${name}`);
    await at(name);
  }
  for (const name of awardTabs) {
    await page.goto(`${campaign}/awards/${name}`);
    await at(name);
  }
  return seen;
}

const nothing = Object.fromEntries(['活动', ...library, ...sections, ...voteTabs, ...reviewTabs, ...awardTabs].map((name) => [name, []]));

const sizes = [
  ['1280×800', { viewport: { width: 1280, height: 800 } }],
  ['1920×1080', { viewport: { width: 1920, height: 1080 } }],
  ['1280×800 at 150 %', { viewport: { width: 853, height: 533 }, deviceScaleFactor: 1.5 }],
];
for (const [name, options] of sizes) {
  test(`every page fits ${name} without a horizontal scroll, an error or a breach of policy`, async (t) => {
    const { page, faults, close } = await openPage(browser, host.address, options);
    t.after(close);
    deepEqual(await walk(page, sideways), nothing);
    deepEqual(faults, []);
  });
}

for (const colorScheme of ['light', 'dark']) {
  test(`every page is accessible in the ${colorScheme} theme`, async (t) => {
    const { page, close } = await openPage(browser, host.address, { colorScheme, reducedMotion: 'reduce' });
    t.after(close);
    equal(await page.evaluate(() => document.documentElement.dataset.theme), colorScheme);
    deepEqual(await walk(page, (at) => inaccessible(at, axe)), nothing);
  });
}
