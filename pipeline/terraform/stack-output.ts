import { sectionEnd, sectionStart } from './gitlab-section.ts';

/** Seconds of silence after which a stack says that it goes on: the first time soon, then seldom. */
const FIRST_SECONDS = 2;
const NEXT_SECONDS = 10;

export interface StackOutputProps {
  readonly id: string;
  /** Takes text with its line breaks. */
  readonly write: (text: string) => void;
  /** A line as it is shown, with its break: prefixed and without secrets. */
  readonly dress: (line: string) => string;
  /** `live`: lines as they come; `section`: the same within a fold; `block`: a fold, written once it is complete. */
  readonly form: 'live' | 'section' | 'block';
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What one stack says. */
export class StackOutput {
  readonly #props: StackOutputProps;
  #kept: string[] | undefined;
  /** When a reader last saw something of it; what is kept back is not seen. */
  #seen = 0;

  constructor(props: StackOutputProps) {
    this.#props = props;
  }

  /** One line or several; `onLine` of a Terraform command. */
  readonly line = (text: string): void => {
    if (!this.#kept) this.#seen = this.#props.now();
    for (const line of text.split('\n')) {
      const dressed = this.#props.dress(line);
      if (this.#kept) this.#kept.push(dressed);
      else this.#props.write(dressed);
    }
  };

  /**
   * Does `work`, and says that it goes on while that takes longer than two seconds and nothing else is heard.
   * @param doing `planning`, `applying`: a word for the reader, and the fold's name in GitLab.
   */
  async during<T>(doing: string, work: () => Promise<T>): Promise<T> {
    const { id, form, write, dress, now } = this.#props;
    const began = now();
    const name = `${id}-${doing}`;
    if (form === 'section') write(sectionStart(name, `${id}: ${doing}`, began));
    if (form === 'block') this.#kept = [];
    this.#seen = began;
    let due = FIRST_SECONDS;
    const timer = setInterval(() => {
      const at = now();
      if (at - this.#seen < due * 1000) return;
      due = NEXT_SECONDS;
      this.#seen = at;
      write(dress(`still ${doing}, ${Math.round((at - began) / 1000)} s`));
    }, 250);
    timer.unref();
    try {
      return await work();
    } finally {
      clearInterval(timer);
      const kept = this.#kept ?? [];
      this.#kept = undefined;
      if (form === 'block') write(sectionStart(name, `${id}: ${doing}`, began) + kept.join(''));
      if (form !== 'live') write(sectionEnd(name, now()));
    }
  }
}
