/** One state of the gallery, with all that the window gives its screens: theme, queries and the sample bridge. */
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import type { Screen } from '@testing-library/dom';
import type { UserEvent } from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { App } from '../src-renderer/App.tsx';
import { listenToEvents } from '../src-renderer/api/events.ts';
import { createQueryClient } from '../src-renderer/api/query-client.ts';
import { cssVariables } from '../src-renderer/theme/css-variables.ts';
import { theme } from '../src-renderer/theme/theme.ts';
import type { Answers } from './answers.ts';
import { createSampleBridge, type SampleBridge } from './sample-bridge.ts';

export interface GalleryState {
  /** What it shows; unique within its group. */
  name: string;
  /** Where it differs from the usual sample. */
  answers?: Partial<Answers>;
  /** What a person does to come there. */
  act?: (user: UserEvent, screen: Screen) => Promise<void>;
  /** A part of a screen; without it the whole window is shown. */
  show?: () => ReactNode;
}

/**
 * Puts the sample bridge in the place of the preload, and gives back the state as an element to render. Mantine
 * shows everything at once and in its place in the environment `test`, where nothing has a size.
 */
export function stageOf(
  { answers = {}, show }: Pick<GalleryState, 'answers' | 'show'>,
  env: 'default' | 'test' = 'default',
): {
  element: ReactNode;
  bridge: SampleBridge;
} {
  const bridge = createSampleBridge(answers);
  Object.defineProperty(window, 'nightjar', { value: bridge, configurable: true });
  const client = createQueryClient();
  listenToEvents(client);
  const element = (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      env={env}
    >
      <QueryClientProvider client={client}>
        <Notifications position="bottom-right" />
        {show === undefined ? (
          <App />
        ) : (
          <main style={{ height: '100%', overflowY: 'auto', padding: 32 }}>{show()}</main>
        )}
      </QueryClientProvider>
    </MantineProvider>
  );
  return { element, bridge };
}
