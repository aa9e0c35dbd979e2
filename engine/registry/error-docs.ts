import type { ErrorTopic } from '../../schemas/errors/error-text.ts';
import type { Language } from './node-docs.ts';

const words = {
  title: { zh: '错误代码', en: 'Error codes' },
  intro: {
    zh: '运行中的错误、待处理的原因和命令行的错误都有一个不变的代码。下面由错误目录生成，界面和接口用的是同一份。流程里“失败”节点和人工任务的代码由流程作者自己定。',
    en: 'Errors of runs, causes of cases and errors of the command line carry a code that never changes. Generated from the catalogue that the page and the API use as well. The codes of fail nodes and tasks are their author’s own.',
  },
  head: { zh: ['代码', '名称', '怎么办'], en: ['Code', 'Name', 'What to do'] },
} as const;

/** The page docs/errors of one language, as Markdown. */
export function errorDocs(catalog: readonly ErrorTopic[], language: Language): string {
  const head = words.head[language];
  const topics = catalog.map(({ title, codes }) =>
    [
      `## ${title[language]}`,
      '',
      row(head),
      row(head.map(() => '---')),
      ...Object.entries(codes).map(([code, { title: name, help }]) =>
        row([`\`${code}\``, name[language], help[language]]),
      ),
    ].join('\n'),
  );
  return [`# ${words.title[language]}`, words.intro[language], ...topics].join('\n\n');
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
