/** The component view. Without a hash: all states, to choose from. With one: that state, and nothing else. */
// Before the style sheets of the components, as in the window: what comes later wins.
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '../src-renderer/theme/global.css';
import { screen } from '@testing-library/dom';
import { userEvent } from '@testing-library/user-event';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { stopClock } from './sample-clock.ts';

stopClock();
// What these import may look at the clock at once.
const [{ statesByAddress }, { stageOf }, { GalleryIndex }] = await Promise.all([
  import('./groups.ts'),
  import('./stage.tsx'),
  import('./GalleryIndex.tsx'),
]);

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
// The screenshots wait for this.
document.documentElement.dataset['shown'] = 'true';

window.addEventListener('hashchange', () => location.reload());
