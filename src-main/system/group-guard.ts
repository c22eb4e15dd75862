/**
 * A program that waits for a lock does not notice that nobody reads its output any more. A shell that reads from a pipe only
 * we hold open does notice: it ends the process groups that are still at work when we are gone. There is one for all of them.
 */
import type { ChildProcess } from 'node:child_process';

/** Is told "+ 123" and "- 123"; the end of its input is the end of us. */
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

/** Watches process groups; on systems that have them. A shell that cannot start watches nothing, and nobody is told. */
export class GroupGuard {
  readonly #start: (script: string) => ChildProcess;
  readonly #groups = new Set<number>();
  #shell: ChildProcess | null = null;

  /** `start` gives the script to a shell with a pipe as its input. */
  constructor(start: (script: string) => ChildProcess) {
    this.#start = start;
  }

  /** From now on this process group ends with us, however we end. */
  watch(group: number): void {
    this.#groups.add(group);
    if (this.#shell === null) this.#begin();
    else this.#tell(`+ ${group}`);
  }

  /** It has ended. */
  forget(group: number): void {
    this.#groups.delete(group);
    this.#tell(`- ${group}`);
  }

  #begin(): void {
    const shell = this.#start(script);
    const beganMs = performance.now();
    this.#shell = shell;
    const gone = (): void => {
      if (this.#shell === shell) this.#shell = null;
    };
    shell.on('error', gone);
    shell.on('exit', () => {
      gone();
      // Somebody ended it. One that ends at once would do so again; the next group tries it.
      const lived = performance.now() - beganMs > shortestLifeMs;
      if (this.#shell === null && this.#groups.size > 0 && lived) this.#begin();
    });
    shell.stdin?.on('error', gone);
    shell.unref();
    for (const group of this.#groups) this.#tell(`+ ${group}`);
  }

  #tell(line: string): void {
    this.#shell?.stdin?.write(`${line}\n`);
  }
}
