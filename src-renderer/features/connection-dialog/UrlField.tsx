import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { describeError } from '#shared/errors/messages.ts';
import type { CallOutput } from '#shared/ipc/contract.ts';
import { errorOf } from '../../api/bridge.ts';
import { useParseUrl } from '../../api/mutations.ts';
import classes from './ConnectionDialog.module.css';
import { text } from '#shared/words/text.ts';

interface Props {
  onFound: (found: CallOutput<'connections.parseUrl'>) => void;
}

/** Parses a URL. The URL can contain a password, so the field is cleared after it was parsed. */
export function UrlField({ onFound }: Props) {
  const [url, setUrl] = useState('');
  const parse = useParseUrl();

  const parseUrl = (text: string) => {
    if (text.trim() === '') return;
    parse.mutate(
      { url: text.trim() },
      {
        onSuccess: (found) => {
          setUrl('');
          onFound(found);
        },
      },
    );
  };

  return (
    <div className={classes.url}>
      <TextInput
        label={text('connection-dialog.paste-postgresql-url')}
        description={
          parse.isSuccess
            ? text('connection-dialog.filled-below-check-values')
            : text('connection-dialog.fill-fields-below')
        }
        placeholder="postgresql://user@host:5432/database"
        autoComplete="off"
        spellCheck={false}
        value={url}
        error={parse.isError ? describeError(errorOf(parse.error)).explanation : null}
        onChange={(event) => {
          parse.reset();
          setUrl(event.currentTarget.value);
        }}
        onPaste={(event) => {
          const text = event.clipboardData.getData('text');
          if (url !== '' || !/^\s*postgres(ql)?:\/\//iu.test(text)) return;
          event.preventDefault();
          setUrl(text.trim());
          parseUrl(text);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          // Enter must not press the Save button.
          event.preventDefault();
          parseUrl(url);
        }}
        rightSectionWidth={74}
        rightSection={
          url === '' ? null : (
            <Button
              variant="subtle"
              size="compact-sm"
              loading={parse.isPending}
              onClick={() => parseUrl(url)}
            >
              {text('connection-dialog.fill')}
            </Button>
          )
        }
      />
    </div>
  );
}
