import { Button, Collapse, Select } from 'antd';
import type { ReactNode } from 'react';
import type { Channel, ConnectorView } from '../../api/channels.ts';
import { useLanguage } from '../../language/language.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import type { Submit } from '../../ui/submit.ts';

export interface Prepared {
  /** What the shop is called. */
  title: string;
  /** A simulator or a gateway in place of the platform. */
  origin: string;
  onboarding: NonNullable<Channel['onboarding']>;
}

interface Props {
  connector: ConnectorView;
  prepared: Prepared;
  begin: Submit;
  onChange(prepared: Prepared): void;
}

const states = ['open', 'in-review', 'done'] as const;

/** The name of the shop, and what the platform wants first, each with where it is done and how far it has come. */
export function PrepareStep({ connector, prepared, begin, onChange }: Props): ReactNode {
  const { t, say } = useLanguage();
  return (
    <Form submit={begin}>
      <h2>{t('channel-step.prepare')}</h2>
      <FailureNote failure={begin.failure} />
      <TextField
        label={t('channel.shop-name')}
        hint={t('channel.shop-name-hint')}
        value={prepared.title}
        autoFocus
        data-testid="shop-name"
        onText={(title) => onChange({ ...prepared, title })}
      />
      <ul className="checklist">
        {connector.onboarding.map(({ title, where }, index) => (
          <li key={title.zh}>
            <span>
              {say(title)}
              <div className="faint">{say(where)}</div>
            </span>
            <Select
              aria-label={t('channel.state-of', { item: say(title) })}
              value={prepared.onboarding[String(index)] ?? 'open'}
              onChange={(state) =>
                onChange({ ...prepared, onboarding: { ...prepared.onboarding, [String(index)]: state } })
              }
              options={states.map((state) => ({ value: state, label: t(`channel-onboarding.${state}`) }))}
            />
          </li>
        ))}
      </ul>
      <Collapse
        size="small"
        ghost
        items={[
          {
            key: 'more',
            label: t('channel.advanced'),
            children: (
              <TextField
                label={t('channel.origin')}
                hint={t('channel.origin-hint')}
                value={prepared.origin}
                data-testid="origin"
                onText={(origin) => onChange({ ...prepared, origin })}
              />
            ),
          },
        ]}
      />
      <div className="form-end">
        <Button
          type="primary"
          htmlType="submit"
          loading={begin.busy}
          disabled={prepared.title.trim() === ''}
          data-testid="next"
        >
          {t('channel.next')}
        </Button>
      </div>
    </Form>
  );
}
