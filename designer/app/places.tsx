import type { ReactNode } from 'react';
import { Link, Navigate, Route, Routes } from 'react-router';
import { useLanguage } from '../language/language.tsx';
import { CaseScreen } from '../screens/cases/case.tsx';
import { Cases } from '../screens/cases/cases.tsx';
import { Flows } from '../screens/flows/flows.tsx';
import { RepairScreen } from '../screens/repairs/repair.tsx';
import { Repairs } from '../screens/repairs/repairs.tsx';
import { RunScreen } from '../screens/run/run.tsx';
import { Runs } from '../screens/runs/runs.tsx';
import { Password } from '../screens/settings/password.tsx';
import { Settings } from '../screens/settings/settings.tsx';
import { ApiTokens } from '../screens/settings/tokens.tsx';
import { Users } from '../screens/settings/users.tsx';
import { Empty } from '../ui/empty.tsx';
import { Page } from '../ui/page.tsx';
import { CaseCountsProvider } from './case-counts.tsx';
import { FlowNamesProvider } from './flow-names.tsx';
import { RunStreamProvider } from './run-stream.tsx';
import { useSession } from './session.tsx';
import { Shell } from './shell.tsx';

/** Every screen by its address. */
export function Places(): ReactNode {
  const { may } = useSession();
  return (
    <Routes>
      <Route element={<House />}>
        <Route index element={<Navigate to="/runs" replace />} />
        <Route path="runs" element={<Runs />} />
        <Route path="runs/:run" element={<RunScreen />} />
        <Route path="repairs" element={<Repairs />} />
        <Route path="repairs/:repair" element={<RepairScreen />} />
        <Route path="cases" element={<Cases />} />
        <Route path="cases/:case" element={<CaseScreen />} />
        <Route path="flows" element={<Flows />} />
        <Route path="settings" element={<Settings />}>
          <Route index element={<Navigate to={may('read', 'account') ? 'users' : 'password'} replace />} />
          <Route path="users" element={<Users />} />
          <Route path="tokens" element={<ApiTokens />} />
          <Route path="password" element={<Password />} />
        </Route>
        <Route path="*" element={<NoPlace />} />
      </Route>
    </Routes>
  );
}

/** What all screens share: names, the line to the server, the counts. */
function House(): ReactNode {
  return (
    <FlowNamesProvider>
      <RunStreamProvider>
        <CaseCountsProvider>
          <Shell />
        </CaseCountsProvider>
      </RunStreamProvider>
    </FlowNamesProvider>
  );
}

function NoPlace(): ReactNode {
  const { t } = useLanguage();
  return (
    <Page title={t('shell.no-place')}>
      <Empty title={t('shell.no-place-next')}>
        <Link to="/runs">{t('shell.to-runs')}</Link>
      </Empty>
    </Page>
  );
}
