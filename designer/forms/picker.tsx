import type { ReactNode } from 'react';
import { Select } from 'antd';
import type { listChannels } from '../../schemas/api/channels.ts';
import type { listFlows } from '../../schemas/api/flows.ts';
import type { listTables } from '../../schemas/api/tables.ts';
import type { listSecrets } from '../../schemas/api/accounts.ts';
import { call } from '../api/client.ts';
import { useLanguage } from '../language/language.tsx';
import type { Speech } from '../language/language.tsx';
import { useLoad } from '../ui/load.ts';
import { useSurroundings } from './surroundings.tsx';

/** What is picked from a list of the server. */
export type PickerKind = 'table' | 'flow' | 'channel' | 'secret' | 'operation';

interface Option {
  value: string;
  label: string;
}

const lists: Record<PickerKind, (signal: AbortSignal, say: Speech['say']) => Promise<Option[]>> = {
  table: async (signal, say) => {
    const { items } = await call<typeof listTables>('GET', '/api/v1/tables', { signal });
    return items.map(({ id, definition }) => ({ value: id, label: say(definition.title) }));
  },
  flow: async (signal, say) => {
    const { items } = await call<typeof listFlows>('GET', '/api/v1/flows', { query: { limit: 100 }, signal });
    return items.map(({ id, name }) => ({ value: id, label: say(name) }));
  },
  channel: async (signal) => {
    const { items } = await call<typeof listChannels>('GET', '/api/v1/channels', { signal });
    return items.map(({ channel: { id, title } }) => ({ value: id, label: title }));
  },
  secret: async (signal) => {
    const { items } = await call<typeof listSecrets>('GET', '/api/v1/secrets', { signal });
    return items.map(({ name }) => ({ value: name, label: name }));
  },
  operation: () => Promise.resolve([]),
};

interface Props {
  id?: string;
  label: string;
  kind: PickerKind;
  value: string;
  onChange: (value: string) => void;
}

/** A table, flow, channel or secret of this installation, by its name. One that is not there any more stays visible. */
export function Picker({ id, label, kind, value, onChange }: Props): ReactNode {
  const { t, say, language } = useLanguage();
  const { readOnly } = useSurroundings();
  const { value: options, busy } = useLoad(`${kind} ${language}`, (signal) => lists[kind](signal, say));
  const known = options === null || value === '' || options.some((option) => option.value === value);
  const lost = { value, label: t('forms.not-listed', { name: value }) };
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      showSearch={{ optionFilterProp: 'label' }}
      value={value === '' ? null : value}
      loading={busy && options === null}
      disabled={readOnly}
      status={known ? '' : 'warning'}
      placeholder={t('forms.choose')}
      aria-label={label}
      data-testid={`pick-${kind}`}
      options={known ? (options ?? []) : [...(options ?? []), lost]}
      onChange={onChange}
    />
  );
}
