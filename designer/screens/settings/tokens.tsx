import { useState, type ReactNode } from 'react';
import { listRoles, listTokens, revokeToken, type Role, type Token } from '../../api/accounts.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/empty.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { Form } from '../../ui/form.tsx';
import { useLoad } from '../../ui/load.ts';
import { useSubmit } from '../../ui/submit.ts';
import { When } from '../../ui/when.tsx';
import { NewToken } from './new-token.tsx';

interface Tokens {
  tokens: Token[];
  roles: Role[];
}

const loadTokens = async (signal: AbortSignal): Promise<Tokens> => {
  const [tokens, roles] = await Promise.all([listTokens(signal), listRoles(signal)]);
  return { tokens: tokens.items, roles: roles.items };
};

/** By what machines sign in. */
export function ApiTokens(): ReactNode {
  const { t, say } = useLanguage();
  const { may } = useSession();
  const loaded = useLoad('tokens', loadTokens);
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const manages = may('manage', 'account');
  const { tokens, roles } = loaded.value ?? { tokens: [], roles: [] };

  const columns: Column<Token>[] = [
    { key: 'name', head: t('tokens.name'), cell: ({ name }) => <strong>{name}</strong>, place: 'lead' },
    { key: 'prefix', head: t('tokens.prefix'), cell: ({ prefix }) => <code>{prefix}…</code>, place: 'side' },
    {
      key: 'role',
      head: t('users.role'),
      cell: ({ role }) => {
        const known = roles.find(({ id }) => id === role);
        return known === undefined ? role : say(known.name);
      },
    },
    { key: 'made', head: t('tokens.made'), named: true, cell: ({ createdAt }) => <When at={createdAt} /> },
    {
      key: 'until',
      head: t('tokens.until'),
      named: true,
      cell: ({ expiresAt }) => (expiresAt === null ? t('tokens.for-ever') : <When at={expiresAt} />),
    },
    {
      key: 'used',
      head: t('tokens.used'),
      named: true,
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? t('users.never') : <When at={lastUsedAt} />),
    },
    ...(manages
      ? [
          {
            key: 'act',
            head: t('table.actions'),
            cell: (token: Token) => (
              <Button look="quiet" onClick={() => setRevoking(token)}>
                {t('tokens.revoke')}
                <span className="unseen"> {token.name}</span>
              </Button>
            ),
          },
        ]
      : []),
  ];

  return (
    <section aria-label={t('tokens.title')}>
      <div className="bar">
        <p className="lead">{t('tokens.lead')}</p>
        {manages ? (
          <Button look="primary" onClick={() => setMaking(true)}>
            {t('tokens.add')}
          </Button>
        ) : null}
      </div>
      <FailureNote failure={loaded.failure} onRetry={loaded.reload} />
      {loaded.value !== null && tokens.length === 0 ? (
        <Empty title={t('tokens.empty')}>{t('tokens.empty-next')}</Empty>
      ) : (
        <DataTable
          caption={t('tokens.title')}
          columns={columns}
          rows={tokens}
          keyOf={({ id }) => id}
          dimmed={loaded.busy}
        />
      )}
      {making ? <NewToken roles={roles} onClose={() => setMaking(false)} onMade={loaded.reload} /> : null}
      {revoking === null ? null : (
        <Revoke token={revoking} onClose={() => setRevoking(null)} onDone={loaded.reload} />
      )}
    </section>
  );
}

function Revoke({ token, onClose, onDone }: { token: Token; onClose(): void; onDone(): void }): ReactNode {
  const { t } = useLanguage();
  const revoking = useSubmit(() => revokeToken(token.id));
  const done = (): void => {
    onClose();
    onDone();
  };
  return (
    <Dialog title={t('tokens.revoke-title', { name: token.name })} onClose={onClose}>
      <Form submit={revoking} onDone={done}>
        <FailureNote failure={revoking.failure} />
        <p>{t('tokens.revoke-lead')}</p>
        <div className="form-end">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="danger" type="submit" busy={revoking.busy}>
            {t('tokens.revoke')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
