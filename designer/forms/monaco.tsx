import { useEffect, useRef, type ReactNode } from 'react';
import { theme } from 'antd';
import { editor, Uri } from 'monaco-editor/editor/editor.api.js';
import 'monaco-editor/features/bracketMatching/register.js';
import 'monaco-editor/features/clipboard/register.js';
import 'monaco-editor/features/find/register.js';
import 'monaco-editor/features/folding/register.js';
import 'monaco-editor/features/hover/register.js';
import 'monaco-editor/features/suggest/register.js';
// Loaded before the first editor is made: what it brings along cannot be added to one that is there.
import 'monaco-editor/languages/features/json/jsonMode.js';
import { jsonDefaults } from 'monaco-editor/languages/features/json/register.js';

interface Props {
  text: string;
  onChange: (text: string) => void;
  language: 'json';
  label: string;
  /** px */
  height: number;
  readOnly: boolean;
  schema?: unknown;
}

self.MonacoEnvironment = {
  getWorker: async (_, language) => {
    const worker =
      language === 'json'
        ? await import('monaco-editor/language/json/json.worker.js?worker')
        : await import('monaco-editor/editor/editor.worker.js?worker');
    return new worker.default();
  },
};

let documents = 0;
/** Schemas by the address of the document each belongs to; the service knows them all at once. */
const schemas = new Map<string, unknown>();

function publishSchemas(): void {
  jsonDefaults.setDiagnosticsOptions({
    validate: true,
    allowComments: false,
    enableSchemaRequest: false,
    schemas: [...schemas].map(([address, schema]) => ({
      uri: `${address}.schema`,
      fileMatch: [address],
      schema: schema as object,
    })),
  });
}

/** The colours of the page, as the editor wants them. */
function useEditorTheme(): void {
  const { token } = theme.useToken();
  const { colorBgContainer, colorText, colorTextQuaternary, colorPrimaryBg } = token;
  useEffect(() => {
    const dark = luminance(colorBgContainer) < 0.5;
    editor.defineTheme('daliu', {
      base: dark ? 'vs-dark' : 'vs',
      inherit: true,
      rules: [],
      colors: {
        'editor.background': hex(colorBgContainer),
        'editor.foreground': hex(colorText),
        'editorLineNumber.foreground': hex(colorTextQuaternary),
        'editor.selectionBackground': hex(colorPrimaryBg),
      },
    });
    editor.setTheme('daliu');
  }, [colorBgContainer, colorText, colorTextQuaternary, colorPrimaryBg]);
}

/** `#rrggbb` of any colour that CSS can write. */
function hex(color: string): string {
  const pen = document.createElement('canvas').getContext('2d');
  if (pen === null) return color;
  pen.fillStyle = color;
  const [red, green, blue] = channels(pen.fillStyle);
  return `#${[red, green, blue].map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** A canvas writes opaque colours as `#rrggbb`, others as `rgba(…)`. */
function channels(color: string): [number, number, number] {
  const parts = color.startsWith('#')
    ? [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
    : (color.match(/[\d.]+/g) ?? []).map(Number);
  return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0];
}

function luminance(color: string): number {
  const [red, green, blue] = channels(hex(color));
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}

/** A code editor over one JSON document. */
export function Monaco({ text, onChange, label, height, readOnly, schema }: Props): ReactNode {
  const { token } = theme.useToken();
  useEditorTheme();
  const box = useRef<HTMLDivElement>(null);
  const open = useRef<editor.IStandaloneCodeEditor | null>(null);
  const told = useRef({ text, onChange });
  useEffect(() => {
    told.current.onChange = onChange;
  });
  const { fontFamilyCode } = token;
  useEffect(() => {
    if (box.current === null) return undefined;
    documents += 1;
    const address = Uri.parse(`daliu://document/${documents}.json`);
    const model = editor.createModel(told.current.text, 'json', address);
    if (schema !== undefined) {
      schemas.set(address.toString(), schema);
      publishSchemas();
    }
    const made = editor.create(box.current, {
      model,
      readOnly,
      ariaLabel: label,
      automaticLayout: true,
      minimap: { enabled: false },
      fontFamily: fontFamilyCode,
      fontSize: 13,
      lineNumbersMinChars: 3,
      scrollBeyondLastLine: false,
      tabSize: 2,
      fixedOverflowWidgets: true,
    });
    open.current = made;
    const listening = made.onDidChangeModelContent(() => {
      told.current.text = made.getValue();
      told.current.onChange(told.current.text);
    });
    return () => {
      listening.dispose();
      made.dispose();
      model.dispose();
      schemas.delete(address.toString());
    };
  }, [fontFamilyCode, label, readOnly, schema]);
  useEffect(() => {
    if (told.current.text === text) return;
    told.current.text = text;
    if (open.current?.getValue() !== text) open.current?.setValue(text);
  }, [text]);
  return <div ref={box} className="monaco" style={{ height }} data-testid="monaco" />;
}
