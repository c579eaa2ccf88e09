// The local host and a browser on it, for tests: every error the page writes and every breach of its policy is kept.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { program } from '../programs.mjs';

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Serves `library`; gives the address of the page. */
export async function serve(library) {
  const host = spawn(program('laurelctl'), ['--library', library, 'serve', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(host, 'exit');
  let address;
  for await (const line of createInterface({ input: host.stdout })) {
    address = /http:\/\/127\.0\.0\.1:\d+\/[^\s"]+\//.exec(line)?.[0];
    if (address) break;
  }
  if (!address) throw new Error('laurelctl serve gave no address');
  host.stdout.resume();
  return {
    address,
    close: async () => {
      host.kill('SIGTERM');
      await gone;
    },
  };
}

/** One browser for a file of tests. */
export function openBrowser() {
  return chromium.launch({ executablePath: process.env.LAUREL_CHROMIUM ?? '/usr/bin/chromium', args: flags });
}

/** A page on `address`; `faults` fills with what must not happen. */
export async function openPage(browser, address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', acceptDownloads: true, ...options });
  context.setDefaultTimeout(20000);
  const faults = [];
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (breach) => {
      console.error(`policy: ${breach.violatedDirective} ${breach.blockedURI} ${breach.sourceFile}:${breach.lineNumber} ${breach.sample}`);
    });
    window.alert = () => console.error('alert');
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60000);
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (cause) => faults.push(String(cause.stack ?? cause)));
  page.on('dialog', (dialog) => {
    faults.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(address);
  return { page, faults, close: () => context.close() };
}

/** The sections of a campaign, in the order of the work. */
export const sections = ['概览', '设置', '案例', '投票', '评审', '结果与奖项', '典礼', '打印', '日志'];

/** The further tabs of the vote, as their addresses say. */
export const voteTabs = ['audit', 'published', 'imports', 'voters'];
export const reviewTabs = ['rules', 'jurors', 'recusals', 'scores', 'progress'];
export const awardTabs = ['result', 'what-if', 'persons', 'notice', 'evidence'];

/** Opens the first campaign of the list by its title. */
export async function openCampaign(page) {
  await page.getByRole('main').getByText(/培育行动/).first().click();
  await page.getByRole('heading', { level: 1, name: /培育行动/ }).waitFor();
}

/** Opens a section of the campaign in view by its link in the side navigation. */
export async function openSection(page, name) {
  await page.getByRole('navigation').getByRole('link', { name: new RegExp(`^${name}`) }).first().click();
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await settled(page);
}

/** Waits until nothing is being fetched and two frames have been drawn. */
export async function settled(page) {
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached', timeout: 20000 }).catch(() => undefined);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}
