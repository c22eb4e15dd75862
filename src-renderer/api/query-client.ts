/** TanStack Query over the bridge: an answer is valid until an event invalidates it. */
import { focusManager, MutationCache, QueryClient } from '@tanstack/react-query';
import { notifyError } from '../ui/notify-error.ts';
import { errorOf } from './bridge.ts';

declare module '@tanstack/react-query' {
  interface Register {
    mutationMeta: {
      /**
       * True if the calling component shows the error itself. If not set, a notification shows the
       * error.
       */
      showsOwnError?: boolean;
    };
  }
}

/** Creates the query client of the window. */
export function createQueryClient(): QueryClient {
  // By default, TanStack Query detects only a minimised window. Files can be copied into the backup
  // folder while another window has the focus.
  focusManager.setEventListener((handleFocus) => {
    const onFocus = () => handleFocus();
    window.addEventListener('focus', onFocus);
    return () => window.removeEventListener('focus', onFocus);
  });

  return new QueryClient({
    mutationCache: new MutationCache({
      onError: (thrown, _variables, _context, mutation) => {
        if (mutation.meta?.showsOwnError === true) return;
        notifyError(errorOf(thrown));
      },
    }),
    defaultOptions: {
      queries: {
        networkMode: 'always',
        retry: false,
        staleTime: Infinity,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
