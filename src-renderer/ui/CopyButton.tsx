import { Button } from '@mantine/core';
import { useState } from 'react';

interface Props {
  /** Made when it is wanted. */
  text: () => string;
  /** "Copy for support"; said to have happened when it has. */
  label: string;
  variant?: 'default' | 'filled';
}

/** Puts a text onto the clipboard, and says so. */
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
        {copied ? 'Copied' : label}
      </Button>
    </>
  );
}
