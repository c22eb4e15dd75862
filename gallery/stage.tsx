/**
 * Renders one state of the gallery with everything that the window provides: theme, queries and the
 * sample bridge.
 */
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import type { Screen } from '@testing-library/dom';
import type { UserEvent } from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { App } from '../src-renderer/App.tsx';
import { listenToEvents } from '../src-renderer/api/events.ts';
import { createQueryClient } from '../src-renderer/api/query-client.ts';
import { createMemory } from '../src-renderer/memory/memory.ts';
import { MemoryContext } from '../src-renderer/memory/useRemembered.ts';
import { cssVariables } from '../src-renderer/theme/css-variables.ts';
import { theme } from '../src-renderer/theme/theme.ts';
import type { Answers } from './answers.ts';
import { createSampleBridge, type SampleBridge } from './sample-bridge.ts';

export interface GalleryState {
  /** The name of the state; unique within its group. */
  name: string;
  /** The answers that differ from the usual answers. */
  answers?: Partial<Answers>;
  /** The actions of a user that lead to this state. */
  act?: (user: UserEvent, screen: Screen) => Promise<void>;
  /** Renders a part of a screen. If not set, the whole window is shown. */
  show?: () => ReactNode;
}

/**
 * Replaces the preload by the sample bridge, and returns the element of the state. With `env` "test", Mantine
 * uses no transitions and no portals, because elements have no size in component tests.
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
          <MemoryContext value={createMemory()}>
            <main style={{ height: '100%', overflowY: 'auto', padding: 32 }}>{show()}</main>
          </MemoryContext>
        )}
      </QueryClientProvider>
    </MantineProvider>
  );
  return { element, bridge };
}
