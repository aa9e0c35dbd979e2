import { asFailure, type ApiFailure } from '../../api/failure.ts';
import type { SavedByAnother, SavedDraft } from '../../api/drafts.ts';
import type { FlowDefinition, FlowLayout } from '../../../schemas/flow.ts';
import { printJson } from '../../../schemas/values/print-json.ts';
import type { FlowDocument } from '../model/document.ts';
import type { LocalCopies } from './local-copy.ts';

export type SaveState =
  | { kind: 'saved' }
  | { kind: 'saving' }
  /** Safe in this browser; the server could not be told. Tried again by itself, or by a person. */
  | { kind: 'kept'; changes: number; failure: ApiFailure }
  /** Somebody saved in between; nothing is sent until a person has decided. */
  | { kind: 'conflict'; theirs: SavedDraft; base: FlowDefinition | null; mine: FlowDocument };

interface SaverParts {
  document: FlowDocument;
  revision: number;
  copies: LocalCopies;
  saveDraft(definition: FlowDefinition, revision: number): Promise<SavedDraft>;
  saveLayout(flow: string, layout: FlowLayout): Promise<unknown>;
  /** Runs an act after so many ms; returns how to call it off. */
  later(ms: number, act: () => void): () => void;
  onState(state: SaveState): void;
}

/** Short enough to lose nothing, long enough not to send every keystroke, ms. */
const DEBOUNCE = 500;
const KEEP = 150;
const RETRY = [2_000, 5_000, 15_000, 30_000] as const;

/**
 * Sends the draft a moment after each edit, one call at a time, and keeps a copy here until the server has it. When
 * somebody else has saved, it sends nothing more until a person has decided.
 */
export class Saver {
  readonly #parts: SaverParts;
  #document: FlowDocument;
  #revision: number;
  #saved: FlowDocument;
  #changes = 0;
  #failures = 0;
  #sending: Promise<void> | null = null;
  #conflict: SavedDraft | null = null;
  /** Sent, and never heard of again. */
  #inDoubt: readonly FlowDefinition[] = [];
  #callOffSend = noTimer;
  #callOffKeep = noTimer;

  constructor(parts: SaverParts) {
    this.#parts = parts;
    this.#document = parts.document;
    this.#saved = parts.document;
    this.#revision = parts.revision;
  }

  /** Of the last draft the server and this browser agreed on. */
  get revision(): number {
    return this.#revision;
  }

  change(document: FlowDocument): void {
    if (document === this.#document) return;
    this.#document = document;
    this.#changes += 1;
    this.#callOffKeep();
    this.#callOffKeep = this.#parts.later(KEEP, () => this.#keep());
    if (this.#conflict !== null) return;
    // From here on it is not saved any more; a copy that is kept here says so itself.
    if (this.#failures === 0) this.#parts.onState({ kind: 'saving' });
    if (this.#sending === null) this.#sendIn(DEBOUNCE);
  }

  /** At once: somebody asked for it, the network is back, or the page is about to go. */
  async flush(): Promise<void> {
    this.#callOffSend();
    this.#keep();
    if (this.#sending !== null) return this.#sending;
    if (this.#conflict !== null) return undefined;
    if (this.#isClean()) return this.#settle();
    this.#parts.onState({ kind: 'saving' });
    this.#sending = this.#send().then(
      () => this.#settle(),
      (error: unknown) => this.#fail(error),
    );
    return this.#sending;
  }

  /** The person has seen theirs: what is drawn here goes over it. */
  async overwrite(): Promise<void> {
    if (this.#conflict === null) return;
    this.#revision = this.#conflict.revision;
    this.#conflict = null;
    await this.flush();
  }

  /** The person takes theirs; the document that is drawn now is the one of the server. */
  take({ definition, layout, revision }: SavedDraft): FlowDocument {
    this.#document = { definition, layout };
    this.#saved = this.#document;
    this.#revision = revision;
    this.#conflict = null;
    this.#settle();
    return this.#document;
  }

  stop(): void {
    this.#keep();
    this.#callOffSend();
    this.#callOffKeep();
  }

  #isClean(): boolean {
    const { definition, layout } = this.#document;
    return definition === this.#saved.definition && layout === this.#saved.layout;
  }

  #keep(): void {
    this.#callOffKeep();
    this.#callOffKeep = noTimer;
    if (!this.#isClean()) this.#parts.copies.keep(this.#document, this.#revision, this.#changes);
  }

  #sendIn(ms: number): void {
    this.#callOffSend();
    this.#callOffSend = this.#parts.later(ms, () => void this.flush());
  }

  async #send(): Promise<void> {
    const { definition, layout } = this.#document;
    if (definition !== this.#saved.definition) {
      this.#inDoubt = [definition, ...this.#inDoubt].slice(0, 5);
      const draft = await this.#parts.saveDraft(definition, this.#revision);
      this.#revision = draft.revision;
      this.#inDoubt = [];
      this.#saved = { ...this.#saved, definition };
    }
    if (layout !== this.#saved.layout) {
      await this.#parts.saveLayout(definition.id, layout);
      this.#saved = { ...this.#saved, layout };
    }
  }

  #settle(): void {
    this.#sending = null;
    this.#failures = 0;
    if (!this.#isClean()) return this.#sendIn(DEBOUNCE);
    this.#changes = 0;
    this.#callOffKeep();
    this.#parts.copies.drop();
    this.#parts.onState({ kind: 'saved' });
    return undefined;
  }

  #fail(error: unknown): void {
    this.#sending = null;
    const failure = asFailure(error);
    const other = failure.status === 409 ? (failure.details as SavedByAnother | undefined) : undefined;
    if (other?.current !== undefined) return this.#meet(other);
    this.#keep();
    this.#parts.onState({ kind: 'kept', changes: this.#changes, failure });
    this.#sendIn(RETRY[Math.min(this.#failures, RETRY.length - 1)] ?? DEBOUNCE);
    this.#failures += 1;
    return undefined;
  }

  /**
   * Two who wrote the same have nothing to argue about; nor have we with ourselves, when the server had our last save
   * and only its answer was lost.
   */
  #meet({ current, base }: SavedByAnother): void {
    const theirs = printJson(current.definition);
    const agreed = [this.#document.definition, ...this.#inDoubt].find((mine) => printJson(mine) === theirs);
    if (agreed !== undefined) {
      this.#revision = current.revision;
      this.#saved = { ...this.#saved, definition: agreed };
      return this.#settle();
    }
    this.#conflict = current;
    this.#parts.onState({ kind: 'conflict', theirs: current, base, mine: this.#document });
    return undefined;
  }
}

const noTimer = (): void => undefined;
