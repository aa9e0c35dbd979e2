import { lazy, type ComponentType, type LazyExoticComponent, type ReactNode } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { useSession } from './session.tsx';

type Screen = LazyExoticComponent<ComponentType>;

/** A screen whose code comes when it is first visited. */
const screen = (load: () => Promise<ComponentType>): Screen => lazy(async () => ({ default: await load() }));

const House = screen(async () => (await import('./house.tsx')).House);
const Today = screen(async () => (await import('../screens/today/today.tsx')).Today);
const NoPlace = screen(async () => (await import('../screens/no-place.tsx')).NoPlace);
const Settings = screen(async () => (await import('../screens/settings/settings.tsx')).Settings);
const Users = screen(async () => (await import('../screens/settings/users.tsx')).Users);
const ApiTokens = screen(async () => (await import('../screens/settings/tokens.tsx')).ApiTokens);
const Password = screen(async () => (await import('../screens/settings/password.tsx')).Password);

/** Every screen by its address, one line each. */
const screens: readonly (readonly [path: string, Screen: Screen])[] = [
  ['cases', screen(async () => (await import('../screens/cases/cases.tsx')).Cases)],
  ['cases/:case', screen(async () => (await import('../screens/cases/case.tsx')).CaseScreen)],
  ['flows/:flow', screen(async () => (await import('../screens/flow/flow.tsx')).FlowScreen)],
  ['flows', screen(async () => (await import('../screens/flows/flows.tsx')).Flows)],
  [
    'flows/:flow/nodes/:node/mapping',
    screen(async () => (await import('../screens/mapping/mapping.tsx')).MappingScreen),
  ],
  ['repairs', screen(async () => (await import('../screens/repairs/repairs.tsx')).Repairs)],
  ['repairs/:repair', screen(async () => (await import('../screens/repairs/repair.tsx')).RepairScreen)],
  ['tables', screen(async () => (await import('../screens/tables/tables.tsx')).Tables)],
  ['tables/:table', screen(async () => (await import('../screens/table/table.tsx')).TableScreen)],
  [
    'tables/:table/records/:record',
    screen(async () => (await import('../screens/record/record.tsx')).RecordScreen),
  ],
  ['tables/:table/fields', screen(async () => (await import('../screens/fields/fields.tsx')).Fields)],
  ['tables/:table/import', screen(async () => (await import('../screens/import/upload.tsx')).ImportUpload)],
  ['imports/:import', screen(async () => (await import('../screens/import/import.tsx')).ImportScreen)],
  ['channels', screen(async () => (await import('../screens/channels/channels.tsx')).Channels)],
  ['channels/new', screen(async () => (await import('../screens/channels/gallery.tsx')).NewChannel)],
  [
    'channels/new/:connector',
    screen(async () => (await import('../screens/channels/wizard.tsx')).ChannelWizard),
  ],
  ['channels/:channel', screen(async () => (await import('../screens/channel/channel.tsx')).ChannelScreen)],
  ['runs', screen(async () => (await import('../screens/runs/runs.tsx')).Runs)],
  ['runs/:run', screen(async () => (await import('../screens/run/run.tsx')).RunScreen)],
];

export function Places(): ReactNode {
  const { may } = useSession();
  return (
    <Routes>
      <Route element={<House />}>
        <Route index element={<Today />} />
        {screens.map(([path, Screen]) => (
          <Route key={path} path={path} element={<Screen />} />
        ))}
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
