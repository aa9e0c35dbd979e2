import { useMemo, useState, type ReactNode } from 'react';
import { Input, Modal } from 'antd';
import { useLanguage } from '../language/language.tsx';
import { isComposing } from '../ui/composing.ts';
import type { Editor } from './editor.tsx';
import { nodeOf } from './model/document.ts';
import { renameNode } from './model/nodes.ts';
import { setPlace } from './model/places.ts';

export interface TextEditing {
  id: string | null;
  text: string;
  kind: 'node' | 'note' | 'group';
  begin(id: string): void;
  change(text: string): void;
  /** Keeps what was typed. */
  finish(): void;
  cancel(): void;
}

/** The name of a node or a group, or the text of a note. A name goes for both languages until somebody translates it. */
export function useTextEdit(editor: Editor): TextEditing {
  const { language } = useLanguage();
  const [open, setOpen] = useState<{ id: string; text: string } | null>(null);
  return useMemo(() => {
    const { document, nodeTypes, apply } = editor;
    const kindOf = (id: string): TextEditing['kind'] =>
      document.layout[id]?.kind === 'note' ? 'note' : id.startsWith('#') ? 'group' : 'node';
    const textOf = (id: string): string => {
      const node = nodeOf(document, id);
      if (node === undefined) return document.layout[id]?.text ?? '';
      return (node.name ?? nodeTypes.get(node.type)?.title)?.[language] ?? '';
    };
    return {
      id: open?.id ?? null,
      text: open?.text ?? '',
      kind: kindOf(open?.id ?? ''),
      begin: (id) => setOpen({ id, text: textOf(id) }),
      change: (text) => setOpen((before) => (before === null ? null : { ...before, text })),
      finish() {
        if (open !== null) {
          const { id, text } = open;
          const node = nodeOf(document, id);
          const said = text.trim();
          if (node === undefined) apply(setPlace(id, { text }));
          else if (said === '') apply(renameNode(id, undefined));
          else apply(renameNode(id, { ...both(said), ...node.name, [language]: said }));
        }
        setOpen(null);
      },
      cancel: () => setOpen(null),
    };
  }, [editor, open, language]);
}

const both = (text: string): { zh: string; en: string } => ({ zh: text, en: text });

export function TextEdit({ edit, onDone }: { edit: TextEditing; onDone(): void }): ReactNode {
  const { t } = useLanguage();
  const { id, kind, text, change, finish, cancel } = edit;
  const label = t(
    kind === 'note' ? 'canvas.note-text' : kind === 'group' ? 'canvas.group-title' : 'canvas.node-name',
  );
  return (
    <Modal
      open={id !== null}
      title={label}
      width={420}
      onOk={finish}
      onCancel={cancel}
      afterClose={onDone}
      destroyOnHidden
    >
      {kind === 'note' ? (
        <Input.TextArea
          aria-label={label}
          autoFocus
          rows={6}
          value={text}
          onChange={(event) => change(event.target.value)}
        />
      ) : (
        <Input
          aria-label={label}
          autoFocus
          data-testid="text-edit"
          value={text}
          onChange={(event) => change(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !isComposing(event.nativeEvent)) finish();
          }}
        />
      )}
    </Modal>
  );
}
