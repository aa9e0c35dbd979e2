import type { ReactNode } from 'react';
import { Dropdown } from 'antd';
import { UserOutlined } from '@ant-design/icons';
import { useNavigate } from 'react-router';
import { useLanguage } from '../language/language.tsx';
import { Button } from '../ui/button.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { useSubmit } from '../ui/submit.ts';
import { SearchOpener } from '../search/opener.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { NoticeList } from './notice-list.tsx';
import { useSession } from './session.tsx';

/** What stands above every screen: finding, language, and who is there. */
export function TopBar(): ReactNode {
  return (
    <header className="shell-head">
      <SearchOpener />
      <div className="shell-who">
        <LanguageSwitch />
        <NoticeList />
        <UserMenu />
      </div>
    </header>
  );
}

function UserMenu(): ReactNode {
  const { t } = useLanguage();
  const { me, leave } = useSession();
  const navigate = useNavigate();
  const leaving = useSubmit(leave);
  return (
    <>
      <Dropdown
        trigger={['click']}
        placement="bottomRight"
        menu={{
          items: [
            { key: 'password', label: t('password.title') },
            { type: 'divider' },
            { key: 'sign-out', label: t('shell.sign-out') },
          ],
          onClick: ({ key }) => void (key === 'sign-out' ? leaving.submit() : navigate('/settings/password')),
        }}
      >
        <Button look="quiet" busy={leaving.busy} data-testid="user-menu" aria-label={t('shell.user-menu')}>
          <UserOutlined />
          <span className="shell-name">{me?.user?.name}</span>
        </Button>
      </Dropdown>
      <FailureNote failure={leaving.failure} />
    </>
  );
}
