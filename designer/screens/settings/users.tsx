import { useState, type ReactNode } from 'react';
import { changeUser, listRoles, listUsers, type Role, type User } from '../../api/accounts.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { Button } from '../../ui/button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';
import { Status } from '../../ui/status.tsx';
import { useSubmit } from '../../ui/submit.ts';
import { When } from '../../ui/when.tsx';
import { NewUser } from './new-user.tsx';

interface People {
  users: User[];
  roles: Role[];
}

const loadPeople = async (signal: AbortSignal): Promise<People> => {
  const [users, roles] = await Promise.all([listUsers(signal), listRoles(signal)]);
  return { users: users.items, roles: roles.items };
};

/** Who may sign in, and as what. */
export function Users(): ReactNode {
  const { t, say } = useLanguage();
  const { me, may } = useSession();
  const people = useLoad('users', loadPeople);
  const [adding, setAdding] = useState(false);
  const manages = may('manage', 'account');
  const { users, roles } = people.value ?? { users: [], roles: [] };
  const roleName = (id: string): string => {
    const role = roles.find((one) => one.id === id);
    return role === undefined ? id : say(role.name);
  };

  const columns: Column<User>[] = [
    { key: 'name', head: t('users.name'), cell: ({ name }) => <strong>{name}</strong>, place: 'lead' },
    { key: 'login', head: t('account.login'), cell: ({ login }) => login },
    { key: 'roles', head: t('users.roles'), cell: (user) => user.roles.map(roleName).join(t('list.comma')) },
    {
      key: 'state',
      head: t('users.state'),
      place: 'side',
      cell: ({ disabled }) => (
        <Status tone={disabled ? 'idle' : 'good'}>{t(disabled ? 'users.disabled' : 'users.active')}</Status>
      ),
    },
    {
      key: 'seen',
      head: t('users.last-login'),
      named: true,
      cell: ({ lastLoginAt }) => (lastLoginAt === null ? t('users.never') : <When at={lastLoginAt} />),
    },
    ...(manages
      ? [
          {
            key: 'act',
            head: t('table.actions'),
            cell: (user: User) =>
              user.id === me?.user?.id ? null : <Access user={user} onDone={people.reload} />,
          },
        ]
      : []),
  ];

  return (
    <section aria-label={t('users.title')}>
      <div className="bar">
        <p className="lead">{t('users.lead')}</p>
        {manages ? (
          <Button look="primary" onClick={() => setAdding(true)}>
            {t('users.add')}
          </Button>
        ) : null}
      </div>
      <FailureNote failure={people.failure} onRetry={people.reload} />
      <DataTable
        caption={t('users.title')}
        columns={columns}
        rows={users}
        keyOf={({ id }) => id}
        dimmed={people.busy}
      />
      {adding ? (
        <NewUser
          roles={roles}
          onClose={() => setAdding(false)}
          onMade={() => {
            setAdding(false);
            people.reload();
          }}
        />
      ) : null}
    </section>
  );
}

function Access({ user, onDone }: { user: User; onDone(): void }): ReactNode {
  const { t } = useLanguage();
  const change = useSubmit(async () => {
    await changeUser(user.id, { disabled: !user.disabled });
    onDone();
  });
  return (
    <>
      <Button look="quiet" busy={change.busy} onClick={() => void change.submit()}>
        {t(user.disabled ? 'users.enable' : 'users.disable')}
        <span className="unseen"> {user.name}</span>
      </Button>
      <FailureNote failure={change.failure} />
    </>
  );
}
