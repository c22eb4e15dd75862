/**
 * The component view. Without a hash in the address, the list of all states; with a hash, only that
 * state.
 */
// Imported before the style sheets of the components, as in the window, because later rules win.
import '../src-renderer/theme/font.css';
import '../src-renderer/theme/component-styles.ts';
import '../src-renderer/theme/global.css';
import '../src-renderer/theme/contrast.css';
import { configure, screen } from '@testing-library/dom';
import { userEvent } from '@testing-library/user-event';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { speakLanguage } from '#shared/words/catalogs.ts';
import { languages } from '#shared/words/languages.ts';
import { speakPseudo } from '#shared/words/pseudo.ts';
import { spoken } from '#shared/words/speak.ts';
import { stopClock } from './sample-clock.ts';

stopClock();
// Pictures are also taken on a busy computer.
configure({ asyncUtilTimeout: 20_000 });
// Imported after the clock is stopped, because their modules can read the clock when they are loaded.
const [{ statesByAddress }, { stageOf }, { GalleryIndex }, { loadScreens }] = await Promise.all([
  import('./groups.ts'),
  import('./stage.tsx'),
  import('./GalleryIndex.tsx'),
  import('../src-renderer/screens.ts'),
]);
await loadScreens();
// `?language=de#/…`; `pseudo` is the language for finding texts that are cut or not in the catalog.
const language = new URLSearchParams(location.search).get('language');
if (language === 'pseudo') speakPseudo();
else await speakLanguage(languages.find((one) => one === language) ?? 'en');
document.documentElement.lang = spoken();

const element = document.querySelector('#root');
if (element === null) throw new Error('index.html has no #root');
const root = createRoot(element);

const address = decodeURIComponent(location.hash.replace(/^#\/?/u, ''));
const state = statesByAddress.get(address);
if (state === undefined) {
  root.render(<GalleryIndex />);
} else {
  const { element: stage, bridge } = stageOf(state);
  root.render(<StrictMode>{stage}</StrictMode>);
  await state.act?.(userEvent.setup(), screen);
  await bridge.settled();
}
await document.fonts.ready;
// tools/screenshots.ts waits for this attribute.
document.documentElement.dataset['shown'] = 'true';

window.addEventListener('hashchange', () => location.reload());
