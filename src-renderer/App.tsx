import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { SessionState } from '#shared/domain/admin.ts';
import { keys } from './api/keys.ts';
import { useSession } from './api/queries.ts';
import { useLanguage } from './api/useLanguage.ts';
import { SignInPage } from './features/sign-in/SignInPage.tsx';
import { useShownRun } from './frame/useNavigation.ts';
import { useReadySignal } from './frame/useReadySignal.ts';
import { createMemories, type Memories } from './memory/memory.ts';
import { MemoryContext } from './memory/useRemembered.ts';
import { Frame, StartError } from './screens.ts';

/** The sign-in page; after the sign-in, the frame. */
export function App() {
  const session = useSession();
  const [memories] = useState(createMemories);
  const shown = useShownRun();
  const language = useLanguage();
  const state = session.data?.state;
  useReadySignal((state !== undefined && state !== 'signed-in') || session.isError);
  useClearWhenSignedOut(state, memories);

  const retry = (): void => void session.refetch();
  if (session.isError && session.data === undefined) {
    return <StartError error={session.error} onRetry={retry} />;
  }
  if (session.data === undefined) return null;
  if (session.data.state !== 'signed-in') {
    return (
      <SignInPage
        key={`${session.data.state} ${language}`}
        session={session.data}
        onRetry={retry}
      />
    );
  }
  const { admin } = session.data;
  return (
    <MemoryContext value={memories.of(admin)}>
      <Frame key={`${admin} ${language}`} admin={admin} shownRun={shown} />
    </MemoryContext>
  );
}

/**
 * Removes the shown data when the admin signs out or locks the window: another admin may sign in
 * next. A locked window remembers the place of its admin.
 */
function useClearWhenSignedOut(state: SessionState['state'] | undefined, memories: Memories): void {
  const client = useQueryClient();
  useEffect(() => {
    if (state === undefined || state === 'signed-in') return;
    if (state === 'locked') memories.lock();
    else memories.clear();
    // They name databases and files.
    notifications.clean();
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] });
  }, [state, memories, client]);
}
