import { IconFileImport } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { text } from '#shared/words/text.ts';
import { notifyError } from '../../ui/notify-error.ts';
import classes from './DropTarget.module.css';

interface Props {
  onDrop: (file: File) => void;
}

const hasFiles = (event: DragEvent): boolean =>
  event.dataTransfer?.types.includes('Files') === true;

/** Opens a dump that is dropped on the window. Shows a hint while a file is dragged over the window. */
export function DropTarget({ onDrop }: Props) {
  const [above, setAbove] = useState(false);
  const latest = useRef(onDrop);
  useEffect(() => {
    latest.current = onDrop;
  });

  useEffect(() => {
    const stopping = new AbortController();
    const { signal } = stopping;
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setAbove(true);
    };
    const leave = (event: DragEvent) => {
      // A move between two elements of the page is not a move out of the window.
      if (event.relatedTarget === null) setAbove(false);
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setAbove(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      const [file] = files;
      if (file !== undefined && files.length === 1) latest.current(file);
      else {
        const detail = text('opened-backup.one-file-only');
        notifyError({ code: 'file-refused', filename: '', detail });
      }
    };
    window.addEventListener('dragenter', over, { signal });
    window.addEventListener('dragover', over, { signal });
    window.addEventListener('dragleave', leave, { signal });
    window.addEventListener('drop', drop, { signal });
    return () => stopping.abort();
  }, []);

  if (!above) return null;
  return (
    <div className={classes.target} aria-hidden="true">
      <div>
        <IconFileImport size={36} stroke={1.5} />
        <p className={classes.title}>{text('opened-backup.drop-title')}</p>
        <p>{text('opened-backup.drop-hint')}</p>
      </div>
    </div>
  );
}
