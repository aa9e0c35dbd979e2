import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { LanguageProvider } from '../language/language.tsx';
import { DataTable } from './data-table.tsx';
import { TextField } from './field.tsx';
import { Status } from './status.tsx';

const render = (node: ReactNode): string => renderToStaticMarkup(createElement(LanguageProvider, null, node));

describe('a field', () => {
  const problem = {
    code: 'too-short',
    path: '/password',
    message: { zh: '至少 10 个字符。', en: 'At least 10.' },
  };
  const field = (problems: (typeof problem)[]): string =>
    render(
      createElement(TextField, { label: '密码', hint: '提示', problems, value: '', onText: () => undefined }),
    );

  it('is tied to its label and its hint', () => {
    const [, id] = /<label for="([^"]+)">密码/.exec(field([])) ?? [];
    expect(field([])).toContain(`<input id="${id}" aria-describedby="${id}-hint"`);
    expect(field([])).toContain(`<p id="${id}-hint"`);
  });

  it('says what is wrong, to the ear too', () => {
    const [, id] = /<label for="([^"]+)">/.exec(field([problem])) ?? [];
    expect(field([problem])).toContain(`aria-describedby="${id}-problem" aria-invalid="true"`);
    expect(field([problem])).toContain('至少 10 个字符。');
  });
});

describe('a table', () => {
  it('names the role of each part, and the head of a value where that is not seen', () => {
    const markup = render(
      createElement(DataTable<{ id: string; until: string | null }>, {
        caption: '令牌',
        columns: [
          { key: 'id', head: '编号', cell: ({ id }) => id },
          { key: 'until', head: '有效期至', named: true, cell: ({ until }) => until },
        ],
        rows: [
          { id: 'a', until: '长期' },
          { id: 'b', until: null },
        ],
        keyOf: ({ id }) => id,
      }),
    );
    expect(markup).toContain('<caption class="unseen">令牌</caption>');
    expect(markup.match(/role="(table|row|cell|columnheader)"/g)).toHaveLength(1 + 3 + 2 + 4);
    expect(markup.match(/class="head-again"/g)).toHaveLength(1);
  });
});

it('says a state in a word, not in a colour alone', () => {
  expect(render(createElement(Status, { tone: 'bad', children: '失败' }))).toBe(
    '<span class="status tone-bad"><span class="status-dot" aria-hidden="true"></span>失败</span>',
  );
});
