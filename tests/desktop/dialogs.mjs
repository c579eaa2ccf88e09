// Answers the system's own file dialogs by keyboard, as a person would.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const handsOn = (screen) => (...words) =>
  run('xdotool', words, { env: { ...process.env, DISPLAY: screen.display }, timeout: 60000 });

/** Closes the message called `title` by its only button. */
export async function closeMessage(screen, title) {
  const xdotool = handsOn(screen);
  const { stdout } = await xdotool('search', '--sync', '--onlyvisible', '--name', `^${title}$`);
  await xdotool('windowfocus', '--sync', stdout.trim().split('\n').at(-1));
  await pause(300);
  await xdotool('key', 'Return');
}

/** Types `path` into the file dialog called `title` and accepts it. */
export async function answerFileDialog(screen, title, path) {
  const xdotool = handsOn(screen);
  const shown = async (...words) => {
    const { stdout } = await xdotool('search', ...words, '--onlyvisible', '--name', `^${title}$`).catch(() => ({ stdout: '' }));
    return stdout.trim().split('\n').at(-1);
  };
  const window = await shown('--sync');
  await xdotool('windowfocus', '--sync', window);
  // The dialog reads its folder before it takes what is typed.
  await pause(700);
  await xdotool('key', '--clearmodifiers', 'ctrl+l');
  await xdotool('key', '--clearmodifiers', 'ctrl+a');
  await xdotool('type', '--delay', '15', path);
  // The list of suggestions takes the first Return for itself when it is open.
  for (let times = 0; times < 10 && (await shown()); times += 1) {
    await pause(300);
    await xdotool('key', 'Return');
    await pause(300);
  }
}
