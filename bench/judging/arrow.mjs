// How long the main thread works for one arrow key on the score grid of 100 jurors × 40 cases × 5 criteria.
//
//   laurelctl --library 空.laurel serve --port 0        (another terminal; gives the address)
//   node bench/judging/arrow.mjs ADDRESS [CAMPAIGN STAGE]
//
// Without CAMPAIGN and STAGE it makes such a stage in that library, every second cell filled. A key's work is what the
// browser itself counts: the difference of TaskDuration (Performance.getMetrics: scripts, style, layout, painting and
// all else on the page's main thread) from before the key until two frames after it. Of this the median work of two
// frames without a key ("idle": the measuring itself) is taken off.
import { createRequire } from 'node:module';
import { caller, openCourt } from '../../tests/browser/court.mjs';

const { chromium } = createRequire(new URL('../../tests/package.json', import.meta.url))('playwright-core');
const [address, givenCampaign, givenStage] = process.argv.slice(2);
if (!address) {
  console.error('usage: node bench/judging/arrow.mjs ADDRESS [CAMPAIGN STAGE]');
  process.exit(2);
}
const KEYS = 200;
const size = { jurors: 100, cases: 40, items: 5 };

async function makeStage() {
  const call = caller(address);
  const court = await openCourt(call, size);
  const cells = court.jurors.flatMap((juror, j) => court.cases.flatMap((one, c) => Array.from({ length: size.items }, (_, item) => ({ juror, case: one, item: `c${item + 1}`, text: String(10 + ((j + c + item) % 11)), seen: null })).filter((_, item) => (j + c + item) % 2 === 0)));
  for (let at = 0; at < cells.length; at += 2000) await call('score.enter', { campaign: court.campaign, stage: 'site', cells: cells.slice(at, at + 2000), why: '' });
  return { campaign: court.campaign, stage: 'site' };
}

const { campaign, stage } = givenCampaign ? { campaign: givenCampaign, stage: givenStage ?? 'site' } : await makeStage();
const browser = await chromium.launch({ executablePath: process.env.LAUREL_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'zh-CN' });
page.setDefaultTimeout(60_000);
const begun = performance.now();
await page.goto(`${address}#/campaign/${campaign}/review/scores/${stage}`);
const input = page.locator('.grid input.cell');
await input.waitFor({ timeout: 60_000 });
const opened = performance.now() - begun;
await input.focus();

const session = await page.context().newCDPSession(page);
await session.send('Performance.enable', { timeDomain: 'timeTicks' });
const counters = async () => Object.fromEntries((await session.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));
const frames = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));

const parts = ['ScriptDuration', 'RecalcStyleDuration', 'LayoutDuration'];
const spent = Object.fromEntries(parts.map((part) => [part, []]));

async function work(act) {
  const before = await counters();
  await act();
  await frames();
  const after = await counters();
  for (const part of parts) spent[part].push((after[part] - before[part]) * 1000);
  return (after.TaskDuration - before.TaskDuration) * 1000;
}

const of = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
const round = (ms) => Math.round(ms * 100) / 100;
function summary(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return { keys: sorted.length, median_ms: round(of(sorted, 0.5)), p95_ms: round(of(sorted, 0.95)), max_ms: round(sorted.at(-1)) };
}

await frames();
const idle = [];
for (let at = 0; at < 50; at++) idle.push(await work(async () => undefined));
const measuring = summary(idle).median_ms;
const directions = {};
const all = [];
// Down and up meet an edge after 39 rows: then the cursor is taken back, unmeasured, until 200 keys were pressed.
for (const name of ['Right', 'Left', 'Down', 'Up']) {
  const times = [];
  while (times.length < KEYS) {
    const back = { Down: 'Control+ArrowUp', Up: 'Control+ArrowDown' }[name];
    if (back) {
      await page.keyboard.press(back);
      await frames();
    }
    const most = back ? Math.min(size.cases - 1, KEYS - times.length) : KEYS;
    for (let at = 0; at < most; at++) times.push((await work(() => page.keyboard.press(`Arrow${name}`))) - measuring);
  }
  directions[name] = summary(times);
  all.push(...times);
}
const nodes = (await counters()).Nodes;
console.log(JSON.stringify({ grid: givenCampaign ? { campaign, stage } : size, opened_ms: Math.round(opened), nodes, idle: summary(idle), all: summary(all), parts: Object.fromEntries(parts.map((part) => [part, summary(spent[part])])), directions }, null, 2));
await browser.close();
