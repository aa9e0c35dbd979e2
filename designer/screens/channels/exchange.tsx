import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import type { ChannelTest } from '../../api/channels.ts';
import { useLanguage } from '../../language/language.tsx';
import './channels.css';

const headerLines = (headers: Readonly<Record<string, string>>): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');

/** What went over the wire, its secrets masked, with what was signed and the same call for a terminal. */
export function Exchange({ exchange }: { exchange: ChannelTest['exchange'] }): ReactNode {
  const { t } = useLanguage();
  const [copied, setCopied] = useState(false);
  const { request, response, stringToSign, curl } = exchange;
  const copy = async (text: string): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <div className="exchange" data-testid="exchange">
      {curl === undefined ? null : (
        <Button size="small" onClick={() => void copy(curl)}>
          {copied ? t('action.copied') : t('channel.copy-curl')}
        </Button>
      )}
      {request === undefined ? null : (
        <Part name={t('channel.request')}>
          {[`${request.method} ${request.url}`, headerLines(request.headers), request.body ?? ''].join('\n')}
        </Part>
      )}
      {stringToSign === undefined ? null : <Part name={t('channel.string-to-sign')}>{stringToSign}</Part>}
      {response === undefined ? null : (
        <Part name={t('channel.response', { status: response.status })}>
          {[headerLines(response.headers), response.body].join('\n\n')}
        </Part>
      )}
    </div>
  );
}

function Part({ name, children }: { name: string; children: string }): ReactNode {
  return (
    <section aria-label={name}>
      <h3>{name}</h3>
      <pre tabIndex={0}>{children.trim()}</pre>
    </section>
  );
}
