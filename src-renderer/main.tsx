/**
 * Entry point of the window: sets the nonce, the theme and the query client, then renders the
 * application.
 */
import './zod-without-eval.ts';
import './theme/font.css';
import './theme/component-styles.ts';
import './theme/global.css';
import './theme/contrast.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { speakLanguage } from '#shared/words/catalogs.ts';
import { languages } from '#shared/words/languages.ts';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { loadScreensWhenIdle } from './screens.ts';
import { listenToEvents } from './api/events.ts';
import { createQueryClient } from './api/query-client.ts';
import { FaultBoundary } from './frame/FaultBoundary.tsx';
import { colorSchemeManager } from './theme/color-scheme.ts';
import { cssVariables } from './theme/css-variables.ts';
import { theme } from './theme/theme.ts';

const nonce = document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? '';
setNonce(nonce);

const root = document.querySelector('#root');
if (root === null) throw new Error('index.html has no #root');

const queryClient = createQueryClient();
listenToEvents(queryClient);

const languageOfPage = languages.find((language) => language === document.documentElement.lang);
await speakLanguage(languageOfPage ?? 'en');

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-right" />
        <FaultBoundary landmark="main">
          <App />
        </FaultBoundary>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
loadScreensWhenIdle();
