import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ApiToken } from '#shared/domain/admin.ts';
import { calendarDate, exactTime } from '#shared/describe-time.ts';
import { errorOf } from '../../api/bridge.ts';
import { useRevokeToken } from '../../api/mutations.ts';
import { useTokens } from '../../api/queries.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { CreateTokenDialog } from './CreateTokenDialog.tsx';
import { SettingRow } from './SettingRow.tsx';
import classes from './SettingsPage.module.css';

/** Tokens for scripts: the HTTP API and `NIGHTJAR_TOKEN` of the command line. */
export function TokensSetting() {
  const tokens = useTokens();
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiToken | null>(null);
  const list = tokens.data ?? [];
  return (
    <SettingRow
      title="Tokens"
      action={
        <Button variant="default" size="xs" onClick={() => setCreating(true)}>
          Create a token…
        </Button>
      }
      below={
        <>
          {tokens.isError ? <ErrorCallout error={errorOf(tokens.error)} /> : null}
          {tokens.data !== undefined && list.length === 0 ? (
            <p className={classes.none}>No tokens yet.</p>
          ) : null}
          {list.length === 0 ? null : (
            <ul className={classes.entries} aria-label="Tokens">
              {list.map((token) => (
                <li key={token.id}>
                  <span className={classes.entryName}>{token.name}</span>
                  <span className={classes.entryFact}>
                    {token.admin}, valid until{' '}
                    <time dateTime={token.expiresAt} title={exactTime(new Date(token.expiresAt))}>
                      {calendarDate(new Date(token.expiresAt))}
                    </time>
                  </span>
                  <Button
                    variant="subtle"
                    size="xs"
                    aria-label={`Revoke ${token.name}…`}
                    onClick={() => setRevoking(token)}
                  >
                    Revoke…
                  </Button>
                </li>
              ))}
            </ul>
          )}
          {creating ? <CreateTokenDialog onClose={() => setCreating(false)} /> : null}
          {revoking === null ? null : (
            <RevokeDialog token={revoking} onClose={() => setRevoking(null)} />
          )}
        </>
      }
    >
      <p>
        Tokens are for the HTTP API, and for the command line as NIGHTJAR_TOKEN. Requests with a
        token cannot change admins or tokens.
      </p>
    </SettingRow>
  );
}

function RevokeDialog({ token, onClose }: { token: ApiToken; onClose: () => void }) {
  const revoke = useRevokeToken();
  return (
    <Dialog
      isDestructive
      title={`Revoke ${token.name}?`}
      confirmLabel="Revoke token"
      busy={revoke.isPending}
      onConfirm={() => revoke.mutate({ tokenId: token.id }, { onSettled: onClose })}
      onClose={onClose}
    >
      <p className={classes.question}>
        Requests with this token are rejected from now on. This cannot be undone.
      </p>
    </Dialog>
  );
}
