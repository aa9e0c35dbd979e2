import { useEffect, useRef, type DragEvent, type KeyboardEvent, type ReactNode } from 'react';
import { useLanguage } from '../language/language.tsx';
import { isComposing } from '../ui/composing.ts';
import type { DataField } from './data-fields.ts';
import { FieldPicker } from './field-picker.tsx';
import { carriesField, droppedField, useSurroundings } from './surroundings.tsx';
import { printPieces, templatePieces, type TemplatePiece } from './template-text.ts';

interface Props {
  value: string;
  onChange: (template: string) => void;
  label: string;
  id?: string | undefined;
  placeholder?: string;
  testId?: string;
}

/**
 * A text in which fields stand as chips. The browser edits it, which is what makes input methods work; what was typed
 * is read back from the page, and written to it only when it comes from elsewhere.
 */
export function TemplateInput({ value, onChange, label, id, placeholder, testId }: Props): ReactNode {
  const { say } = useLanguage();
  const { fields, readOnly, target } = useSurroundings();
  const box = useRef<HTMLDivElement>(null);
  const known = useRef<string | null>(null);
  const nameOf = (path: string): string => {
    const field = fields.find((one) => one.path === path);
    return field === undefined ? (path.split('.').at(-1) ?? path) : say(field.label);
  };
  const naming = useRef(nameOf);
  useEffect(() => {
    naming.current = nameOf;
  });
  const labels = templatePieces(value)
    .map((piece) => ('path' in piece ? nameOf(piece.path) : ''))
    .join('|');
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const typing = known.current === value && element.contains(document.activeElement);
    if (typing) return;
    known.current = value;
    element.replaceChildren(...templatePieces(value).map((piece) => nodeOf(piece, naming.current)));
  }, [value, labels]);

  const read = (): void => {
    if (box.current === null) return;
    const text = printPieces(piecesIn(box.current));
    known.current = text;
    onChange(text);
  };
  const insert = (field: DataField, range = caretIn(box.current)): void => {
    const element = box.current;
    if (element === null) return;
    const chip = nodeOf({ path: field.path }, naming.current);
    if (range === undefined) element.append(chip);
    else {
      range.deleteContents();
      range.insertNode(chip);
    }
    element.focus();
    document
      .getSelection()
      ?.setPosition(chip.parentNode, [...(chip.parentNode?.childNodes ?? [])].indexOf(chip) + 1);
    read();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !isComposing(event.nativeEvent)) {
      event.preventDefault();
      document.execCommand('insertText', false, '\n');
    }
  };
  const onDrop = (event: DragEvent): void => {
    const field = droppedField(event.dataTransfer, fields);
    if (field === undefined) return;
    event.preventDefault();
    insert(field, rangeAt(event.clientX, event.clientY));
  };
  return (
    <div className="template-row">
      <div
        ref={box}
        id={id}
        className="template-box"
        role="textbox"
        aria-label={label}
        aria-multiline
        aria-readonly={readOnly}
        data-placeholder={placeholder}
        data-testid={testId}
        contentEditable={!readOnly}
        suppressContentEditableWarning
        tabIndex={0}
        onInput={({ nativeEvent }) => {
          if (!isComposing(nativeEvent)) read();
        }}
        onCompositionEnd={read}
        onKeyDown={onKeyDown}
        onFocus={() => {
          target.current = insert;
        }}
        onPaste={(event) => {
          event.preventDefault();
          document.execCommand('insertText', false, event.clipboardData.getData('text/plain'));
        }}
        onDragOver={(event) => {
          if (carriesField(event.dataTransfer)) event.preventDefault();
        }}
        onDrop={onDrop}
      />
      <FieldPicker onPick={(field) => insert(field, undefined)} />
    </div>
  );
}

function nodeOf(piece: TemplatePiece, nameOf: (path: string) => string): ChildNode {
  if ('text' in piece) return document.createTextNode(piece.text);
  const chip = document.createElement('span');
  chip.className = 'template-chip';
  chip.contentEditable = 'false';
  chip.dataset['path'] = piece.path;
  chip.textContent = nameOf(piece.path);
  return chip;
}

function piecesIn(element: Node): TemplatePiece[] {
  return [...element.childNodes].flatMap((node): TemplatePiece[] => {
    if (node instanceof Text) return [{ text: node.data }];
    if (!(node instanceof HTMLElement)) return [];
    const path = node.dataset['path'];
    if (path !== undefined) return [{ path }];
    if (node.tagName === 'BR') return [{ text: '\n' }];
    return piecesIn(node);
  });
}

function caretIn(element: HTMLElement | null): Range | undefined {
  const selection = document.getSelection();
  if (element === null || selection === null || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  return element.contains(range.commonAncestorContainer) ? range : undefined;
}

function rangeAt(x: number, y: number): Range | undefined {
  const place = document.caretPositionFromPoint?.(x, y);
  if (place === null || place === undefined) return undefined;
  const range = document.createRange();
  range.setStart(place.offsetNode, place.offset);
  range.collapse(true);
  return range;
}
