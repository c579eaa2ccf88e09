// The window starts, shows the library's campaigns, and its page holds no more than it needs.
import { equal } from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { By, until } from 'selenium-webdriver';
import { folderFor } from '../programs.mjs';
import { openScreen, openWindow } from './window.mjs';

let screen;
before(async () => {
  screen = await openScreen();
});
after(() => screen.close());

test('the window shows the campaign list', async (t) => {
  const window = await openWindow(screen, `${folderFor((work) => t.after(work))}/案例库.laurel`);
  t.after(() => window.close());
  const { page } = window;
  await page.wait(until.elementLocated(By.xpath('//h1[normalize-space()="活动"]')), 15000);
  equal(await page.getTitle(), '桂冠');
  const painted = await page.executeScript(
    'return Date.now() - performance.now() + (performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN)',
  );
  console.log(`first paint ${Math.round(painted - window.started)} ms after the driver was asked for the window`);
});
