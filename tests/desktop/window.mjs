// The real window for tests: a screen of its own, the driver of its web engine, and the program on a fresh library.
// Everything started here is ended by its own handle.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { Builder, By, Capabilities, until } from 'selenium-webdriver';
import { program } from '../programs.mjs';

/** Starts a screen without anything on it; its number is chosen by the server itself. */
export async function openScreen() {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-noreset', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [number] = await Promise.race([once(server.stdio[3], 'data'), failed(server, 'Xvfb')]);
  return { display: `:${String(number).trim()}`, close: () => end(server) };
}

/** Opens the program's window on `library` and gives a WebDriver on its page. */
export async function openWindow(screen, library, environment = {}) {
  try {
    return await launch(screen, library, environment);
  } catch {
    // A first start on a machine at work may miss the driver's patience once.
    return launch(screen, library, environment);
  }
}

async function launch(screen, library, environment) {
  const port = await freePort();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
    env: {
      ...process.env,
      DISPLAY: screen.display,
      WAYLAND_DISPLAY: '',
      GDK_BACKEND: 'x11',
      NO_AT_BRIDGE: '1',
      GSETTINGS_BACKEND: 'memory',
      TAURI_AUTOMATION: 'true',
      TAURI_WEBVIEW_AUTOMATION: 'true',
      LAUREL_LIBRARY: library,
      ...environment,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  try {
    await Promise.race([listening(port), failed(driver, 'WebKitWebDriver')]);
    const started = Date.now();
    const page = await new Builder()
      .usingServer(`http://127.0.0.1:${port}`)
      .withCapabilities(
        new Capabilities({ browserName: 'wry', 'webkitgtk:browserOptions': { binary: program('laurel'), args: [] } }),
      )
      .build();
    return {
      page,
      started,
      ...hands(page, screen),
      close: async () => {
        const programs = children(driver.pid);
        await page.quit().catch(() => undefined);
        await end(driver);
        await Promise.all(programs.map(gone));
      },
    };
  } catch (cause) {
    await end(driver);
    throw cause;
  }
}

/** What a user does on the page. Places are XPaths over visible words. */
function hands(page, screen) {
  const see = async (place, patience = 60000) => {
    const found = await page.wait(until.elementLocated(By.xpath(place)), patience, `not on the page: ${place}`);
    return page.wait(until.elementIsVisible(found), patience, `not visible: ${place}`);
  };
  const press = async (place, patience = 60000) => {
    const pressed = async () => {
      const found = await page.findElements(By.xpath(place));
      if (found.length === 0) return false;
      // A list that is drawn anew may take the element away between finding and pressing.
      return found[0].click().then(() => true, () => false);
    };
    await page.wait(pressed, patience, `cannot be pressed: ${place}`);
  };
  return {
    see,
    press,
    type: async (place, ...keys) => (await see(place)).sendKeys(...keys),
    /** Presses what opens a dialog of the system, and answers it. */
    choose: async (place, answer) => {
      await press(place);
      await answer(screen);
    },
    section: async (name) => {
      await press(`//nav//a[starts-with(normalize-space(), "${name}")]`);
    },
  };
}

async function failed(child, name) {
  const [cause] = await Promise.race([once(child, 'error'), once(child, 'exit')]);
  throw new Error(`${name} ended: ${cause}`);
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(late);
}

/** The processes that `pid` started and that still run. */
function children(pid) {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  } catch {
    return [];
  }
}

/** Waits until the process has ended and let go of its library; ends it if it will not. */
async function gone(pid) {
  for (let waited = 0; existsSync(`/proc/${pid}`); waited += 1) {
    if (waited === 100) process.kill(Number(pid), 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function listening(port) {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/status`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
