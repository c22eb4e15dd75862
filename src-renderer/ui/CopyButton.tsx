import { Button } from '@mantine/core';
import { useState } from 'react';
import { text as words } from '#shared/words/text.ts';

interface Props {
  /** Called when the button is pressed. */
  text: () => string;
  /** "Copy for support". After the copy, the button shows "Copied". */
  label: string;
  variant?: 'default' | 'filled';
}

/** Copies a text to the clipboard and shows that it was copied. */
export function CopyButton({ text, label, variant = 'default' }: Props) {
  const [copied, setCopied] = useState(false);
  return (
    <>
      <Button
        variant={variant}
        size="xs"
        onClick={() => {
          void navigator.clipboard.writeText(text()).then(() => setCopied(true));
        }}
      >
        {copied ? words('ui.copied') : label}
      </Button>
    </>
  );
}
