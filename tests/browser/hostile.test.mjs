// Names that try to be markup are shown as the text they are, on every page, and start nothing.
import { deepEqual, equal } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { folderFor, laurelctl } from '../programs.mjs';
import { openBrowser, openPage, openSection, sections, serve, settled, voteTabs } from './host.mjs';

const script = '<script>alert(1)</script>';
const image = '"><img src=x onerror=alert(2)>';
const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
const folder = folderFor(after);
let host;
let browser;
let campaign;

before(async () => {
  const library = `${folder}/案例库.laurel`;
  const cases = `${folder}/cases.csv`;
  const votes = `${folder}/votes.csv`;
  const first = laurelctl(library, 'campaign', 'new', '--from', 'zhuhai-2020').campaign;
  const call = (name, request) => laurelctl(library, 'call', name, JSON.stringify(request)).value;
  const { definition: shown } = call('campaign.show', { campaign: first });
  shown.title = script;
  shown.slogan = image;
  for (const category of shown.categories) delete category.id;
  for (const tier of shown.tiers) delete tier.id;
  for (const round of shown.rounds) delete round.id;
  ({ campaign } = call('campaign.create', { definition: shown }));
  const line = (category, number, title, unit) => [category, number, quoted(title), quoted(unit)].join(',');
  const names = shown.categories.map(({ name }) => name);
  writeFileSync(cases, ['类别,序号,项目名称,项目单位', ...names.flatMap((name) => [line(name, 1, script + name, image), line(name, 2, image + name, script)])].join('\n'));
  writeFileSync(votes, ['类别,项目名称,票数', ...names.flatMap((name, at) => [`${name},${quoted(script + name)},${90 + at}`, `${name},${quoted(image + name)},${40 + at}`])].join('\n'));
  laurelctl(library, 'case', 'import', '--campaign', String(campaign), cases, '--shortlisted');
  laurelctl(library, 'vote', 'import', '--campaign', String(campaign), votes);
  laurelctl(library, 'award', 'propose', '--campaign', String(campaign));
  host = await serve(library);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await host?.close();
});

test('hostile names stay text on every page', async (t) => {
  const { page, faults, close } = await openPage(browser, host.address);
  t.after(close);
  const scripts = await page.locator('script').count();
  const shownAsText = {};
  const look = async (name) => {
    await settled(page);
    equal(await page.locator('script').count(), scripts, name);
    equal(await page.locator('[onerror]').count(), 0, name);
    const text = await page.evaluate(() => document.body.innerText);
    shownAsText[name] = text.includes(script);
  };
  await page.getByRole('heading', { level: 1, name: '活动' }).waitFor();
  await look('活动');
  await page.goto(`${host.address}#/campaign/${campaign}/overview`);
  for (const name of sections) {
    await openSection(page, name);
    await look(name);
  }
  for (const name of voteTabs) {
    await page.goto(`${host.address}#/campaign/${campaign}/vote/${name}`);
    await look(`vote/${name}`);
  }
  await page.goto(`${host.address}#/campaign/${campaign}/cases`);
  await page.getByRole('row').filter({ hasText: image }).first().click();
  await look('案例');
  deepEqual(shownAsText, Object.fromEntries(['活动', ...sections, ...voteTabs.map((name) => `vote/${name}`)].map((name) => [name, true])));
  deepEqual(faults, []);
});
