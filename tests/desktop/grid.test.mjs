// The score grid in the real window: typed, copied from and pasted into by keyboard, as in a spreadsheet.
import { deepEqual } from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { By, Key } from 'selenium-webdriver';
import { caller, openCourt } from '../browser/court.mjs';
import { serve } from '../browser/host.mjs';
import { folderFor } from '../programs.mjs';
import { openScreen, openWindow } from './window.mjs';

let screen;
before(async () => {
  screen = await openScreen();
});
after(() => screen.close());

test('scores are typed, copied and pasted by keyboard', async (t) => {
  const library = `${folderFor((work) => t.after(work))}/案例库.laurel`;
  const host = await serve(library);
  const court = await openCourt(caller(host.address), { jurors: 2, cases: 3, items: 1 });
  await host.close();
  const { page, see, close } = await openWindow(screen, library);
  t.after(close);
  await see('//h1');
  await page.executeScript(`location.hash = '#/campaign/${court.campaign}/review/scores/site'`);
  await (await see('//div[@role="grid"]/following-sibling::input')).click();
  const keys = (...pressed) => page.actions().sendKeys(...pressed).perform();
  const chord = (held, key) => page.actions().keyDown(held).sendKeys(key).keyUp(held).perform();
  const shown = async () => {
    const rows = await page.findElements(By.css('.grid .line'));
    const cells = await Promise.all(rows.map((row) => row.findElements(By.css('[role="gridcell"]'))));
    return Promise.all(cells.map((row) => Promise.all(row.map((cell) => cell.getText()))));
  };
  const until = (expected) => page.wait(async () => JSON.stringify(await shown()) === JSON.stringify(expected), 20000).catch(async () => deepEqual(await shown(), expected));
  await keys('12', Key.TAB);
  await keys('13', Key.ENTER);
  await until([['12', '13', '2/2'], ['', '', '0/2'], ['', '', '0/2']]);
  await chord(Key.CONTROL, Key.HOME);
  await chord(Key.SHIFT, Key.ARROW_RIGHT);
  await chord(Key.CONTROL, 'c');
  await chord(Key.CONTROL, Key.END);
  await keys(Key.ARROW_LEFT);
  await chord(Key.CONTROL, 'v');
  await until([['12', '13', '2/2'], ['', '', '0/2'], ['12', '13', '2/2']]);
});
