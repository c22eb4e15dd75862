/**
 * A program that waits for a lock does not detect that its output is no longer read. A shell that
 * reads from a pipe detects the end of this process, because only this process holds the pipe open.
 * The shell then ends the process groups that are still running. One shell is used for all groups.
 */
import type { ChildProcess } from 'node:child_process';

/** Reads "+ 123" and "- 123"; the end of its input means the end of this process. */
const script = `trap '' INT HUP TERM
groups=' '
while read -r what group; do
  case $what in
    +) groups="$groups$group " ;;
    -) case $groups in *" $group "*) groups="\${groups%% $group *} \${groups#* $group }" ;; esac ;;
  esac
done
for group in $groups; do kill -TERM -$group; done
[ "$groups" = ' ' ] || sleep 2
for group in $groups; do kill -KILL -$group; done`;

const shortestLifeMs = 100;

/**
 * Watches process groups on systems that have them. If the shell cannot start, nothing is watched
 * and no error is reported.
 */
export class GroupGuard {
  readonly #start: (script: string) => ChildProcess;
  readonly #groups = new Set<number>();
  #shell: ChildProcess | null = null;

  /** `start` runs the script in a shell with a pipe as its input. */
  constructor(start: (script: string) => ChildProcess) {
    this.#start = start;
  }

  /** Ends this process group when this process ends, in any way. */
  watch(group: number): void {
    this.#groups.add(group);
    if (this.#shell === null) this.#begin();
    else this.#send(`+ ${group}`);
  }

  /** Called when the group has ended. */
  forget(group: number): void {
    this.#groups.delete(group);
    this.#send(`- ${group}`);
  }

  #begin(): void {
    const shell = this.#start(script);
    const startedMs = performance.now();
    this.#shell = shell;
    const gone = (): void => {
      if (this.#shell === shell) this.#shell = null;
    };
    shell.on('error', gone);
    shell.on('exit', () => {
      gone();
      // The shell was killed. A shell that exits immediately would exit again, so the next group
      // starts a new shell.
      const hadStarted = performance.now() - startedMs > shortestLifeMs;
      if (this.#shell === null && this.#groups.size > 0 && hadStarted) this.#begin();
    });
    shell.stdin?.on('error', gone);
    shell.unref();
    for (const group of this.#groups) this.#send(`+ ${group}`);
  }

  #send(line: string): void {
    this.#shell?.stdin?.write(`${line}\n`);
  }
}
