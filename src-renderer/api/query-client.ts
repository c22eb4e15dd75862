/** TanStack Query over the bridge: answers stay fresh until an event says otherwise. */
import { focusManager, MutationCache, QueryClient } from '@tanstack/react-query';
import { notifyError } from '../ui/notify-error.ts';
import { errorOf } from './bridge.ts';

declare module '@tanstack/react-query' {
  interface Register {
    mutationMeta: {
      /** The component that asked shows the error itself; otherwise a notification does. */
      showsOwnError?: boolean;
    };
  }
}

/** One client for the life of the window. */
export function createQueryClient(): QueryClient {
  // By default only minimising counts; files may be put into the folder while another window is used.
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
