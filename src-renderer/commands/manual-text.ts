/** Reads the manual (docs/manual.md): headings, paragraphs, lists, code. Pure functions: no I/O. */

export type ManualBlock =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'code'; text: string };

/** The blocks of a Markdown text. Pictures are left out. */
export function blocksOf(markdown: string): ManualBlock[] {
  const blocks: ManualBlock[] = [];
  let code: string[] | null = null;
  let open = false;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) {
      if (code !== null) blocks.push({ kind: 'code', text: code.join('\n') });
      code = code === null ? [] : null;
      open = false;
      continue;
    }
    if (code !== null) {
      code.push(line);
      continue;
    }
    const last = blocks.at(-1);
    if (line.trim() === '' || line.startsWith('![')) open = false;
    else if (line.startsWith('#')) {
      const level = line.indexOf(' ');
      blocks.push({ kind: 'heading', level, text: line.slice(level + 1) });
      open = false;
    } else if (line.startsWith('- ')) {
      if (open && last?.kind === 'list') last.items.push(line.slice(2));
      else blocks.push({ kind: 'list', items: [line.slice(2)] });
      open = true;
    } else if (open && last?.kind === 'list') {
      last.items.push(`${last.items.pop() ?? ''} ${line.trim()}`);
    } else if (open && last?.kind === 'paragraph') last.text += ` ${line}`;
    else {
      blocks.push({ kind: 'paragraph', text: line });
      open = true;
    }
  }
  return blocks;
}

export interface Span {
  text: string;
  kind: 'plain' | 'strong' | 'code';
}

/** The parts of one paragraph. A link is shown as its text: the manual opens no other page. */
export function spansOf(paragraph: string): Span[] {
  const spans: Span[] = [];
  const marks = [
    { mark: '`', kind: 'code' },
    { mark: '**', kind: 'strong' },
  ] as const;
  let plain = '';
  let at = 0;
  const end = (): void => {
    if (plain !== '') spans.push({ kind: 'plain', text: plain });
    plain = '';
  };
  while (at < paragraph.length) {
    const found = marks.find(({ mark }) => paragraph.startsWith(mark, at));
    const close = found === undefined ? -1 : paragraph.indexOf(found.mark, at + found.mark.length);
    if (found !== undefined && close !== -1) {
      end();
      spans.push({ kind: found.kind, text: paragraph.slice(at + found.mark.length, close) });
      at = close + found.mark.length;
      continue;
    }
    const textEnd = paragraph[at] === '[' ? paragraph.indexOf('](', at) : -1;
    const linkEnd = textEnd === -1 ? -1 : paragraph.indexOf(')', textEnd);
    if (linkEnd !== -1) {
      plain += paragraph.slice(at + 1, textEnd);
      at = linkEnd + 1;
      continue;
    }
    plain += paragraph[at] ?? '';
    at += 1;
  }
  end();
  return spans;
}
