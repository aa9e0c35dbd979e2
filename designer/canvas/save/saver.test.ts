import { describe, expect, it } from 'vitest';
import { ApiFailure, unreachable } from '../../api/failure.ts';
import type { SavedDraft } from '../../api/drafts.ts';
import { blank } from '../model/document.fixture.ts';
import type { FlowDocument } from '../model/document.ts';
import { addNode } from '../model/nodes.ts';
import { move } from '../model/places.ts';
import { localCopies } from './local-copy.ts';
import { Saver, type SaveState } from './saver.ts';

const add = (id: string): ((document: FlowDocument) => FlowDocument) =>
  addNode({ id, type: 'set', config: {}, at: { x: 0, y: 0 } });

/** Of the browser: what it keeps. */
function shelf(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'> & {
  size(): number;
} {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    key: (at) => [...kept.keys()][at] ?? null,
    get length() {
      return kept.size;
    },
    size: () => kept.size,
  };
}

interface Server {
  draft: SavedDraft;
  layouts: number;
  saves: number;
  down: boolean;
}

const draftOf = (document: FlowDocument, revision: number): SavedDraft => ({
  flow: 'drawn',
  revision,
  definition: document.definition,
  layout: document.layout,
  savedAt: 0,
  savedBy: '韩梅梅',
});

function open(
  server: Server,
  kept = shelf(),
  tab = 'one',
): {
  saver: Saver;
  states: SaveState[];
  kept: typeof kept;
  tick(): Promise<void>;
} {
  const acts = new Set<() => void>();
  const states: SaveState[] = [];
  const saver = new Saver({
    document: { definition: server.draft.definition, layout: server.draft.layout },
    revision: server.draft.revision,
    copies: localCopies(kept, 'drawn', tab, () => 1),
    async saveDraft(definition, revision) {
      if (server.down) throw unreachable();
      if (revision !== server.draft.revision)
        throw new ApiFailure(409, {
          code: 'saved-by-another',
          message: { zh: '别人保存过', en: 'saved' },
          problems: [],
          details: { current: server.draft, base: null },
        });
      server.saves += 1;
      server.draft = { ...server.draft, definition, revision: revision + 1 };
      return server.draft;
    },
    async saveLayout(_, layout) {
      if (server.down) throw unreachable();
      server.layouts += 1;
      server.draft = { ...server.draft, layout };
    },
    later(_, act) {
      acts.add(act);
      return () => void acts.delete(act);
    },
    onState: (state) => states.push(state),
  });
  /** Everything that was to happen later happens now. */
  const tick = async (): Promise<void> => {
    const due = Array.from(acts);
    acts.clear();
    for (const act of due) act();
    await saver.flush();
  };
  return { saver, states, kept, tick };
}

const newServer = (): Server => ({ draft: draftOf(blank, 1), layouts: 0, saves: 0, down: false });

describe('saving by itself', () => {
  it('sends many edits as one, and keeps no copy once the server has them', async () => {
    const server = newServer();
    const { saver, states, kept, tick } = open(server);
    let document: FlowDocument = blank;
    for (const id of ['a', 'b', 'c']) saver.change((document = add(id)(document)));
    await tick();
    expect(Object.keys(server.draft.definition.nodes)).toEqual(['a', 'b', 'c']);
    expect([server.saves, server.layouts, kept.size()]).toEqual([1, 1, 0]);
    expect(states.at(-1)).toEqual({ kind: 'saved' });
  });

  it('saves a move without a new revision', async () => {
    const server = { ...newServer(), draft: draftOf(add('a')(blank), 1) };
    const { saver, tick } = open(server);
    saver.change(
      move({ a: { x: 5, y: 5 } })({ definition: server.draft.definition, layout: server.draft.layout }),
    );
    await tick();
    expect([server.saves, server.layouts, server.draft.revision]).toEqual([0, 1, 1]);
  });

  it('keeps a copy here while the connection is down, and sends it once it is back', async () => {
    const server = newServer();
    const { saver, states, kept, tick } = open(server);
    server.down = true;
    saver.change(add('a')(blank));
    saver.change(add('b')(add('a')(blank)));
    await tick();
    expect(states.at(-1)).toMatchObject({ kind: 'kept', changes: 2 });
    expect(kept.size()).toBe(1);
    server.down = false;
    await tick();
    expect(states.at(-1)).toEqual({ kind: 'saved' });
    expect([Object.keys(server.draft.definition.nodes), kept.size()]).toEqual([['a', 'b'], 0]);
  });

  it('finds the copy again after a reload, or in another tab if this one was closed', async () => {
    const server = { ...newServer(), down: true };
    const { saver, kept } = open(server);
    saver.change(add('a')(blank));
    saver.stop();
    expect(localCopies(kept, 'drawn', 'one', () => 2).find(1)?.definition.nodes).toHaveProperty('a');
    expect(localCopies(kept, 'other', 'one', () => 2).find(1)).toBeNull();
    expect(localCopies(kept, 'drawn', 'two', () => 2).find(7)).toBeNull();
    expect(localCopies(kept, 'drawn', 'two', () => 2).find(1)?.changes).toBe(1);
    expect(kept.size()).toBe(0);
  });
});

describe('a flow that two people edit', () => {
  const meet = async (): Promise<ReturnType<typeof open> & { server: Server }> => {
    const server = newServer();
    const mine = open(server);
    server.draft = draftOf(add('theirs')(blank), 2);
    mine.saver.change(add('mine')(blank));
    await mine.tick();
    return { server, ...mine };
  };

  it('is never overwritten in silence', async () => {
    const { server, states, saver, tick } = await meet();
    expect(states.at(-1)).toMatchObject({ kind: 'conflict', theirs: { savedBy: '韩梅梅', revision: 2 } });
    saver.change(add('more')(add('mine')(blank)));
    await tick();
    expect(Object.keys(server.draft.definition.nodes)).toEqual(['theirs']);
  });

  it('is overwritten once somebody says so', async () => {
    const { server, saver, states } = await meet();
    await saver.overwrite();
    expect(Object.keys(server.draft.definition.nodes)).toEqual(['mine']);
    expect(states.at(-1)).toEqual({ kind: 'saved' });
  });

  it('becomes the one of the other if somebody says so', async () => {
    const { server, saver, states } = await meet();
    expect(saver.take(server.draft).definition.nodes).toHaveProperty('theirs');
    expect([saver.revision, states.at(-1)]).toEqual([2, { kind: 'saved' }]);
  });

  it('is no matter if both wrote the same', async () => {
    const server = newServer();
    const { saver, states, tick } = open(server);
    server.draft = draftOf(add('a')(blank), 2);
    saver.change(add('a')(blank));
    await tick();
    await tick();
    expect(states.map(({ kind }) => kind)).not.toContain('conflict');
    expect([states.at(-1)?.kind, saver.revision]).toEqual(['saved', 2]);
  });

  it('is no other person if only the answer to our own save was lost', async () => {
    const server = newServer();
    const { saver, states, tick } = open(server);
    server.down = true;
    saver.change(add('a')(blank));
    await tick();
    server.down = false;
    server.draft = draftOf(add('a')(blank), 2);
    saver.change(add('b')(add('a')(blank)));
    await tick();
    await tick();
    expect(states.map(({ kind }) => kind)).not.toContain('conflict');
    expect(Object.keys(server.draft.definition.nodes)).toEqual(['a', 'b']);
  });
});
