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
import { text } from '#shared/words/text.ts';
import { Words } from '../../ui/Words.tsx';

/** Tokens for scripts: the HTTP API and `NIGHTJAR_TOKEN` of the command line. */
export function TokensSetting() {
  const tokens = useTokens();
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiToken | null>(null);
  const list = tokens.data ?? [];
  return (
    <SettingRow
      title={text('settings.tokens')}
      action={
        <Button variant="default" size="xs" onClick={() => setCreating(true)}>
          {text('settings.create-token-3')}
        </Button>
      }
      below={
        <>
          {tokens.isError ? <ErrorCallout error={errorOf(tokens.error)} /> : null}
          {tokens.data !== undefined && list.length === 0 ? (
            <p className={classes.none}>{text('settings.no-tokens-yet')}</p>
          ) : null}
          {list.length === 0 ? null : (
            <ul className={classes.entries} aria-label={text('settings.tokens')}>
              {list.map((token) => (
                <li key={token.id}>
                  <span className={classes.entryName}>{token.name}</span>
                  <span className={classes.entryFact}>
                    <Words
                      id="settings.token-of-until"
                      values={{
                        admin: token.admin,
                        date: (
                          <time
                            dateTime={token.expiresAt}
                            title={exactTime(new Date(token.expiresAt))}
                          >
                            {calendarDate(new Date(token.expiresAt))}
                          </time>
                        ),
                      }}
                    />
                  </span>
                  <Button
                    variant="subtle"
                    size="xs"
                    aria-label={text('settings.revoke-name', { name: token.name })}
                    onClick={() => setRevoking(token)}
                  >
                    {text('settings.revoke')}
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
      <p>{text('settings.tokens-http-api-command-line')}</p>
    </SettingRow>
  );
}

function RevokeDialog({ token, onClose }: { token: ApiToken; onClose: () => void }) {
  const revoke = useRevokeToken();
  return (
    <Dialog
      isDestructive
      title={text('settings.revoke-name-2', { name: token.name })}
      confirmLabel={text('settings.revoke-token')}
      busy={revoke.isPending}
      onConfirm={() => revoke.mutate({ tokenId: token.id }, { onSettled: onClose })}
      onClose={onClose}
    >
      <p className={classes.question}>{text('settings.requests-token-rejected-from-now')}</p>
    </Dialog>
  );
}
