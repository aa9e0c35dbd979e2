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

export interface Saver {
  change(document: FlowDocument): void;
  /** At once: somebody pressed save, the network is back, or the page is about to go. */
  flush(): Promise<void>;
  /** Of the last draft the server and this browser agreed on. */
  revision(): number;
  /** The person has seen theirs: what is drawn here goes over it. */
  overwrite(): Promise<void>;
  /** The person takes theirs; the document that is drawn now is the one of the server. */
  take(theirs: SavedDraft): FlowDocument;
  stop(): void;
}

/** Short enough to lose nothing, long enough not to send every keystroke, ms. */
const DEBOUNCE = 500;
const KEEP = 150;
const RETRY = [2_000, 5_000, 15_000, 30_000] as const;

/** Sends the draft a moment after each edit, one call at a time, and keeps a copy here until the server has it. */
export function createSaver(parts: SaverParts): Saver {
  let { document, revision } = parts;
  let saved = document;
  let changes = 0;
  let failures = 0;
  let sending: Promise<void> | null = null;
  let conflict: SavedDraft | null = null;
  /** Sent, and never heard of again. */
  let inDoubt: readonly FlowDefinition[] = [];
  const timers = { send: noTimer, keep: noTimer };

  const isClean = (): boolean => document.definition === saved.definition && document.layout === saved.layout;
  const keep = (): void => {
    timers.keep();
    timers.keep = noTimer;
    if (!isClean()) parts.copies.keep(document, revision, changes);
  };
  const sendIn = (ms: number): void => {
    timers.send();
    timers.send = parts.later(ms, () => void flush());
  };

  async function send(): Promise<void> {
    const sent = document;
    if (sent.definition !== saved.definition) {
      inDoubt = [sent.definition, ...inDoubt].slice(0, 5);
      const draft = await parts.saveDraft(sent.definition, revision);
      revision = draft.revision;
      inDoubt = [];
      saved = { ...saved, definition: sent.definition };
    }
    if (sent.layout !== saved.layout) {
      await parts.saveLayout(sent.definition.id, sent.layout);
      saved = { ...saved, layout: sent.layout };
    }
  }

  async function flush(): Promise<void> {
    timers.send();
    keep();
    if (sending !== null) return sending;
    if (conflict !== null) return undefined;
    if (isClean()) return settled();
    parts.onState({ kind: 'saving' });
    sending = send().then(settled, failed);
    await sending;
    return undefined;
  }

  function settled(): void {
    sending = null;
    failures = 0;
    if (!isClean()) return sendIn(DEBOUNCE);
    changes = 0;
    timers.keep();
    parts.copies.drop();
    parts.onState({ kind: 'saved' });
    return undefined;
  }

  function failed(error: unknown): void {
    sending = null;
    const failure = asFailure(error);
    const other = failure.status === 409 ? (failure.details as SavedByAnother | undefined) : undefined;
    if (other?.current !== undefined) return meet(other);
    keep();
    parts.onState({ kind: 'kept', changes, failure });
    sendIn(RETRY[Math.min(failures, RETRY.length - 1)] ?? DEBOUNCE);
    failures += 1;
    return undefined;
  }

  /**
   * Two who wrote the same have nothing to argue about; nor have we with ourselves, when the server had our last save
   * and only its answer was lost.
   */
  function meet({ current, base }: SavedByAnother): void {
    const theirs = printJson(current.definition);
    const agreed = [document.definition, ...inDoubt].find((mine) => printJson(mine) === theirs);
    if (agreed !== undefined) {
      revision = current.revision;
      saved = { ...saved, definition: agreed };
      return settled();
    }
    conflict = current;
    parts.onState({ kind: 'conflict', theirs: current, base, mine: document });
    return undefined;
  }

  return {
    change(next) {
      if (next === document) return;
      document = next;
      changes += 1;
      timers.keep();
      timers.keep = parts.later(KEEP, keep);
      if (conflict === null && sending === null) sendIn(DEBOUNCE);
    },
    flush,
    revision: () => revision,
    async overwrite() {
      if (conflict === null) return;
      revision = conflict.revision;
      conflict = null;
      await flush();
    },
    take(theirs) {
      document = { definition: theirs.definition, layout: theirs.layout };
      saved = document;
      revision = theirs.revision;
      conflict = null;
      settled();
      return document;
    },
    stop() {
      keep();
      timers.send();
      timers.keep();
    },
  };
}

const noTimer = (): void => undefined;
