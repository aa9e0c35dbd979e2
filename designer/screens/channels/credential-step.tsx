import { Button, Input } from 'antd';
import type { ReactNode } from 'react';
import { channelOnboarding, type ConnectorView } from '../../api/channels.ts';
import { useLanguage } from '../../language/language.tsx';
import { TextField } from '../../ui/field.tsx';
import { useLoad } from '../../ui/load.ts';

interface Props {
  connector: ConnectorView;
  channel: string;
  fields: Readonly<Record<string, string>>;
  onChange(fields: Record<string, string>): void;
  onNext(): void;
}

/** The credential, with each field named as the platform's console names it and where it is found there. */
export function CredentialStep({ connector, channel, fields, onChange, onNext }: Props): ReactNode {
  const { t } = useLanguage();
  const missing = connector.fields.some(({ id, required }) => required && (fields[id] ?? '').trim() === '');
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!missing) onNext();
      }}
    >
      <h2>{t('channel-step.credential')}</h2>
      <CredentialFields connector={connector} fields={fields} onChange={onChange} />
      <Callbacks channel={channel} />
      <div className="form-end">
        <Button type="primary" htmlType="submit" disabled={missing} data-testid="next">
          {t('channel.next')}
        </Button>
      </div>
    </form>
  );
}

interface FieldsProps {
  connector: ConnectorView;
  fields: Readonly<Record<string, string>>;
  onChange(fields: Record<string, string>): void;
}

export function CredentialFields({ connector, fields, onChange }: FieldsProps): ReactNode {
  const { t, say } = useLanguage();
  return connector.fields.map(({ id, title, where, secret, required, example }) => (
    <TextField
      key={id}
      label={required ? t('table.required', { field: say(title) }) : say(title)}
      hint={t('channel.where', { where: say(where) })}
      type={secret ? 'password' : 'text'}
      autoComplete="off"
      placeholder={example ?? ''}
      value={fields[id] ?? ''}
      data-testid={`credential-${id}`}
      // What is pasted from a console often brings blanks along.
      onText={(text) => onChange({ ...fields, [id]: text.trim() })}
    />
  ));
}

/** Where the platform's pushes go, to be copied into its console. */
export function Callbacks({ channel }: { channel: string }): ReactNode {
  const { t } = useLanguage();
  const { value } = useLoad(channel, (signal) => channelOnboarding(channel, signal));
  const callbacks = value?.callbacks ?? [];
  if (callbacks.length === 0) return null;
  return (
    <div className="field">
      <span>{t('channel.callbacks')}</span>
      {callbacks.map(({ push, path }) => (
        <Input
          key={push}
          readOnly
          aria-label={t('channel.callback-of', { push })}
          value={`${location.origin}${path}`}
          onFocus={(event) => event.target.select()}
        />
      ))}
    </div>
  );
}
