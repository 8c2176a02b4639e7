/** What one resource took. */
export interface SlowStep {
  readonly stack: string;
  /** Address within the stack. */
  readonly address: string;
  readonly seconds: number;
}

export interface ProgressOptions {
  readonly environment: string;
  /** Shows a line to the reader. */
  readonly say: (line: string) => void;
  /** Shows everything that the commands say. @default false: what is done and what waits */
  readonly verbose?: boolean;
  /** Milliseconds. @default the clock */
  readonly now?: () => number;
}

/** `dev-network: aws_vpc.main: Creation complete after 1m2s [id=…]`, as the pipeline prefixes what Terraform says. */
const DONE = /^(\S+): +(\S+): (Creation|Modifications|Destruction) complete after (\S+)/;
/** `still applying, 32 s`, and Terraform's own `Still destroying... [id=vpc-1, 1m10s elapsed]`: what goes on, and since when. */
const STILL = /^(\S+: +(?:\S+: )?[Ss]till \w+)(?:\.{3} \[(?:.*, )?(\w+) elapsed\]|, (\d+) s)$/;
/** Seconds between two such lines of the same. */
const SELDOM = 30;
const STACK = /^([a-z0-9]+-[a-z0-9-]+):(?: |$)/;

/** What is done, by Terraform or by the pipeline, and what is wrong. */
const TOLD =
  /: +(\S+: (Creation|Modifications|Destruction) complete after|Apply complete!|│ Error: |.*first version|.*rotated for the first time|.*waited for)/;

/** Hears the commands of the pipeline line by line: shows what matters to somebody who watches, and keeps what took how long. */
export class Progress {
  readonly #options: ProgressOptions;
  readonly #now: () => number;
  readonly #began: number;
  readonly #steps: SlowStep[] = [];
  readonly #seconds = new Map<string, number>();
  /** Of the command that runs: first and last time that each stack was heard. */
  #heard = new Map<string, { first: number; last: number }>();
  /** Half minutes that each thing which goes on was told at last. */
  readonly #told = new Map<string, number>();
  readonly #commands: { readonly name: string; readonly seconds: number }[] = [];

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#began = this.#now();
  }

  /** Does one part of the whole and keeps how long it took. */
  async during<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.say(name);
    const began = this.#now();
    this.#heard = new Map();
    try {
      return await work();
    } finally {
      this.#commands.push({ name, seconds: (this.#now() - began) / 1000 });
      for (const [stack, { first, last }] of this.#heard)
        this.#seconds.set(stack, (this.#seconds.get(stack) ?? 0) + (last - first) / 1000);
    }
  }

  /** A line of ours, with how far we are. */
  say(text: string): void {
    this.#options.say(`[${clock((this.#now() - this.#began) / 1000)}] ${text}`);
  }

  /** A line as it is. */
  show(text: string): void {
    this.#options.say(text);
  }

  /** A line of a command. */
  readonly hear = (line: string): void => {
    const at = this.#now();
    const [, stack] = STACK.exec(line) ?? [];
    if (stack?.startsWith(`${this.#options.environment}-`))
      this.#heard.set(stack, { first: this.#heard.get(stack)?.first ?? at, last: at });
    const [, from = '', address = '', , duration = ''] = DONE.exec(line) ?? [];
    if (address !== '') this.#steps.push({ stack: from, address, seconds: secondsOf(duration) });
    if (this.#options.verbose || stack === undefined || this.#isTold(line)) this.#options.say(line);
  };

  /** Whether a line of a stack is for somebody who watches: what is done, and twice a minute that something goes on. */
  #isTold(line: string): boolean {
    const [, what, theirs = '', ours = ''] = STILL.exec(line) ?? [];
    if (what === undefined) return TOLD.test(line);
    const times = Math.floor((ours === '' ? secondsOf(theirs) : Number(ours)) / SELDOM);
    const isNew = times > 0 && times !== this.#told.get(what);
    this.#told.set(what, times);
    return isNew;
  }

  /** Seconds that each stack has taken so far, by id. */
  get seconds(): ReadonlyMap<string, number> {
    return this.#seconds;
  }

  /** Parts of the whole, in their order. */
  get parts(): readonly { readonly name: string; readonly seconds: number }[] {
    return this.#commands;
  }

  /** What took longest, the longest first. */
  longest(count: number): readonly SlowStep[] {
    return [...this.#steps].sort((a, b) => b.seconds - a.seconds).slice(0, count);
  }

  get elapsedSeconds(): number {
    return (this.#now() - this.#began) / 1000;
  }
}

/** Terraform's `1h2m3s`. */
export function secondsOf(duration: string): number {
  const [, hours = '0', minutes = '0', seconds = '0'] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** `7:05`. */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
